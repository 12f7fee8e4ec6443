package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "github.com/agoralog/agoralog"

// mayImport says which packages of the module a package may import: facts are at
// the bottom, printing at the top. Only programs that stand apart are not here.
var mayImport = map[string][]string{
	"catalog":       {},
	"rules/needle":  {},
	"rules":         {"catalog", "rules/needle"},
	"scanner/stamp": {},
	"scanner":       {"catalog", "rules", "rules/needle", "scanner/stamp"},
	"scanner/input": {"scanner"},
	"report":        {"catalog", "rules", "scanner", "internal/nearest"},

	"internal/faulty":  {},
	"internal/nearest": {},
	"internal/config":  {"catalog", "rules", "internal/nearest"},
	"internal/cli":     {"catalog", "rules", "scanner", "scanner/input", "scanner/stamp", "report", "internal/config"},
	"bench":            {"catalog", "rules", "scanner", "report"},
}

// A goFile is a Go file of the module that is no test.
type goFile struct {
	path string // with slashes, from the root
	dir  string // "." for the root
	ast  *ast.File
	fset *token.FileSet
	size int // lines
}

func goFiles(t *testing.T) []goFile {
	t.Helper()
	var list []goFile
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && p != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "dist") {
			return fs.SkipDir
		}
		if d.IsDir() && p != "." { // a module of its own
			if _, err := os.Stat(filepath.Join(p, "go.mod")); err == nil {
				return fs.SkipDir
			}
		}
		if d.IsDir() || !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
			return nil
		}
		src, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, p, src, parser.SkipObjectResolution|parser.ParseComments)
		if err != nil {
			return err
		}
		slashed := filepath.ToSlash(p)
		list = append(list, goFile{slashed, path.Dir(slashed), f, fset, bytes.Count(src, []byte{'\n'})})
		return nil
	})
	require.NoError(t, err)
	require.NotEmpty(t, list)
	return list
}

func importsOf(f *ast.File) []string {
	var list []string
	for _, spec := range f.Imports {
		p, _ := strconv.Unquote(spec.Path.Value)
		list = append(list, p)
	}
	return list
}

func TestImportsPointDownwards(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.ast.Name.Name == "main" {
			continue
		}
		allowed, known := mayImport[f.dir]
		assert.True(t, known, "%s: say in mayImport what %s may import", f.path, f.dir)
		for _, p := range importsOf(f.ast) {
			if below, ours := strings.CutPrefix(p, module+"/"); ours {
				assert.Contains(t, allowed, below, "%s imports %s", f.path, p)
			}
		}
	}
}

// Programs have the outside world to themselves: command lines, the environment,
// the standard streams and the exit status. internal/cli is agoralog's, but for
// the arguments and the exit, which are main's.
func TestOnlyMainKnowsTheOutsideWorld(t *testing.T) {
	outside := []string{"Args", "Exit", "Getenv", "LookupEnv", "Environ", "ExpandEnv", "Setenv", "Unsetenv", "Stdin", "Stdout", "Stderr"}
	for _, f := range goFiles(t) {
		if f.ast.Name.Name == "main" || f.dir == "internal/cli" {
			continue
		}
		for _, p := range importsOf(f.ast) {
			assert.NotContains(t, []string{"flag", "github.com/spf13/pflag", "log", "os/signal"}, p, "%s imports it", f.path)
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := sel.X.(*ast.Ident); ok && x.Name == "os" && slices.Contains(outside, sel.Sel.Name) {
					t.Errorf("%s uses os.%s", f.fset.Position(n.Pos()), sel.Sel.Name)
				}
			}
			if call, ok := n.(*ast.CallExpr); ok {
				if fun, ok := call.Fun.(*ast.SelectorExpr); ok {
					if x, ok := fun.X.(*ast.Ident); ok && x.Name == "fmt" && strings.HasPrefix(fun.Sel.Name, "Print") {
						t.Errorf("%s prints", f.fset.Position(n.Pos()))
					}
				}
			}
			if fn, ok := n.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%s is an init", f.fset.Position(n.Pos()))
			}
			return true
		})
	}
}

// Small rooms: half of the files are under 200 lines, and none is over 500. The
// catalog's are tables.
func TestFilesAreSmall(t *testing.T) {
	var sizes []int
	for _, f := range goFiles(t) {
		if f.dir == "catalog" {
			continue
		}
		sizes = append(sizes, f.size)
		assert.LessOrEqual(t, f.size, 500, "lines of %s", f.path)
	}
	slices.Sort(sizes)
	assert.Less(t, sizes[len(sizes)/2], 200, "median of %v", sizes)
}
