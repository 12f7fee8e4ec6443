package main

import (
	"bytes"
	"go/ast"
	"go/format"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// public are the packages that other programs import.
var public = []string{"catalog", "rules", "rules/needle", "scanner", "scanner/input", "scanner/stamp", "report"}

// Every exported name of the public packages has a comment: its own, or that of
// the group it stands in. Fields of a struct may share one too, and say what they
// are at the end of the line.
func TestExportedNamesHaveComments(t *testing.T) {
	packages := map[string]bool{}
	for _, f := range goFiles(t) {
		if !slices.Contains(public, f.dir) {
			continue
		}
		packages[f.dir] = packages[f.dir] || f.ast.Doc != nil
		for _, decl := range f.ast.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && exportedReceiver(d) {
					assert.True(t, describes(d.Doc, d.Name.Name), "%s: func %s", f.fset.Position(d.Pos()), d.Name)
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					checkSpec(t, f, d, spec)
				}
			}
		}
	}
	for name, has := range packages {
		assert.True(t, has, "package %s says what it is for", name)
	}
	assert.ElementsMatch(t, public, slices.Collect(maps.Keys(packages)))
}

func checkSpec(t *testing.T, f goFile, d *ast.GenDecl, spec ast.Spec) {
	switch s := spec.(type) {
	case *ast.TypeSpec:
		if s.Name.IsExported() {
			assert.True(t, s.Doc != nil || describes(d.Doc, s.Name.Name), "%s: type %s", f.fset.Position(s.Pos()), s.Name)
		}
	case *ast.ValueSpec:
		for _, name := range s.Names {
			if name.IsExported() {
				assert.True(t, d.Doc != nil || s.Doc != nil || s.Comment != nil || d.Lparen.IsValid(), "%s: %s", f.fset.Position(name.Pos()), name)
			}
		}
	}
}

func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	of := d.Recv.List[0].Type
	if star, ok := of.(*ast.StarExpr); ok {
		of = star.X
	}
	id, ok := of.(*ast.Ident)
	return ok && id.IsExported()
}

// describes says whether a comment begins as Go's do: with the name, after an
// article or none.
func describes(doc *ast.CommentGroup, name string) bool {
	text := doc.Text()
	for _, article := range []string{"", "A ", "An ", "The "} {
		if strings.HasPrefix(text, article+name) {
			return true
		}
	}
	return false
}

// machines are the functions that may be long: state machines and loops that
// would be harder to follow in pieces.
var machines = map[string]string{
	"rules.try": "one walk over what may stand between a word and its number",
}

func TestFunctionsAreShort(t *testing.T) {
	long := map[string]bool{}
	for _, f := range goFiles(t) {
		for _, decl := range f.ast.Decls {
			d, ok := decl.(*ast.FuncDecl)
			if !ok || d.Body == nil {
				continue
			}
			lines := f.fset.Position(d.End()).Line - f.fset.Position(d.Pos()).Line + 1
			if name := f.dir + "." + d.Name.Name; lines > 80 {
				long[name] = true
				assert.NotEmpty(t, machines[name], "%s: %s has %d lines", f.path, name, lines)
			}
		}
	}
	for name := range machines {
		assert.True(t, long[name], "%s is not long any more", name)
	}
}

// The code is as gofmt would write it, tests and integrations too.
func TestCodeIsFormatted(t *testing.T) {
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && p != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "dist") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(p, ".go") {
			return nil
		}
		src, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		want, err := format.Source(src)
		assert.NoError(t, err, p)
		assert.True(t, bytes.Equal(want, src), "gofmt would change %s", p)
		return nil
	})
	require.NoError(t, err)
}
