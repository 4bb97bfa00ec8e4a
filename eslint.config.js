const jsdoc = require('eslint-plugin-jsdoc')
const { defineConfig } = require('eslint/config')
const tseslint = require('typescript-eslint')
const { browserConfig, createProgram, markdownModules } = require('./scripts/literate.cjs')

module.exports = defineConfig(
  // AssemblyScript has types of its own, which its compiler checks.
  { ignores: ['scripts/wasm/', 'dist/', 'docs/api/', '**/node_modules/', '**/*.md'] },
  {
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-console': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // Higher-kinded and phantom parameters often occur only once.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // Kernels index arrays whose bounds were checked once, outside the loop.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      '@typescript-eslint/no-empty-object-type': 'off',
      // The class of variables exists only for the compiler, so that it sees when one is spread.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off'
    }
  },
  {
    // Reads the Markdown modules that the examples import, which the project service cannot resolve.
    files: ['examples/**/*.ts'],
    languageOptions: { parserOptions: { projectService: false, programs: [createProgram()] } }
  },
  {
    files: ['examples/playground/**/*.ts'],
    languageOptions: {
      parserOptions: {
        programs: [createProgram(markdownModules(), browserConfig.fileNames, browserConfig.options)]
      }
    }
  },
  {
    files: ['src/**/*.ts'],
    rules: { 'no-console': 'error' }
  },
  {
    files: ['src/*.ts'],
    plugins: { jsdoc },
    settings: { jsdoc: { mode: 'typescript' } },
    rules: {
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: { esm: true, ancestorsOnly: true },
          contexts: [
            'TSInterfaceDeclaration',
            'TSTypeAliasDeclaration',
            'ExportNamedDeclaration > VariableDeclaration',
            'ClassDeclaration'
          ],
          require: { FunctionDeclaration: true },
          exemptOverloadedImplementations: true,
          skipInterveningOverloadedDeclarations: true
        }
      ],
      'jsdoc/check-tag-names': ['error', { definedTags: ['category', 'since'] }],
      'jsdoc/no-restricted-syntax': [
        'error',
        {
          contexts: ['category', 'since'].map(tag => ({
            context: 'ExportNamedDeclaration[declaration]',
            comment: `JsdocBlock:not(:has(JsdocTag[tag=${tag}]))`,
            message: `The doc comment of an export needs @${tag}.`
          }))
        }
      ],
      'jsdoc/require-description': ['error', { contexts: ['any'] }]
    }
  },
  {
    files: ['**/*.{js,cjs,mjs}'],
    rules: {
      '@typescript-eslint/no-require-imports': 'off',
      // ESLint does not see the casts in JSDoc comments.
      '@typescript-eslint/no-unsafe-assignment': 'off'
    }
  }
)
