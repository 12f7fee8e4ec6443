package main

import (
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// outside says which modules that are not ours each package may import. Packages
// that are not here import the standard library alone.
var outside = map[string][]string{
	"rules/needle":    {"golang.org/x/sys"},
	"scanner":         {"golang.org/x/sys"},
	"scanner/input":   {"github.com/klauspost/compress", "github.com/pierrec/lz4/v4", "github.com/ulikunitz/xz", "golang.org/x/sys"},
	"report":          {"github.com/fatih/color"},
	"internal/config": {"github.com/bmatcuk/doublestar/v4", "github.com/goccy/go-yaml"},
	"internal/cli":    {"github.com/spf13/pflag", "golang.org/x/sys", "golang.org/x/term"},
}

// directModules returns the modules that go.mod names for themselves.
func directModules(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile("go.mod")
	require.NoError(t, err)
	var list []string
	for _, m := range regexp.MustCompile(`(?m)^(?:require )?\s*(\S+\.\S+/\S+) v\S+$`).FindAllStringSubmatch(string(b), -1) {
		list = append(list, m[1])
	}
	require.Greater(t, len(list), 5)
	return list
}

func TestEveryDependencyHasAReason(t *testing.T) {
	b, err := os.ReadFile("docs/dependencies.md")
	require.NoError(t, err)
	rows := regexp.MustCompile(`(?m)^\| (\S+\.\S+) \|`).FindAllStringSubmatch(string(b), -1)
	var named []string
	for _, r := range rows {
		named = append(named, r[1])
	}
	assert.ElementsMatch(t, directModules(t), named, "the rows of docs/dependencies.md are the modules of go.mod")
}

// inProgram are the directories of the packages that the program is made of.
func inProgram(dir string) bool { _, ok := mayImport[dir]; return ok || dir == "." }

func TestPackagesImportFewOthers(t *testing.T) {
	for _, f := range goFiles(t) {
		if !inProgram(f.dir) || f.dir == "bench" {
			continue
		}
		for _, p := range importsOf(f.ast) {
			if first, _, _ := strings.Cut(p, "/"); !strings.Contains(first, ".") || strings.HasPrefix(p, module) {
				continue
			}
			ok := false
			for _, m := range outside[f.dir] {
				ok = ok || p == m || strings.HasPrefix(p, m+"/")
			}
			assert.True(t, ok, "%s imports %s; say in supply_test.go that %s may", f.path, p, f.dir)
		}
	}
}

// The program minds its own business: no connection, no other program.
func TestProgramHasNoNetworkAndStartsNothing(t *testing.T) {
	for _, f := range goFiles(t) {
		if !inProgram(f.dir) || f.dir == "bench" {
			continue
		}
		for _, p := range importsOf(f.ast) {
			assert.NotContains(t, []string{"net", "os/exec", "plugin", "syscall/js"}, p, f.path)
			assert.False(t, path.Dir(p) == "net" && p != "net/netip" && p != "net/url" || strings.HasPrefix(p, "net/http"), "%s imports %s", f.path, p)
		}
	}
}
