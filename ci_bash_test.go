//go:build bash

package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The tests of this file need bash; .ci/run sets their tag.

// A stage is a folder in which scripts run, with what they may rely on.
type stage struct {
	t   *testing.T
	dir string
	env map[string]string
}

func newStage(t *testing.T) *stage {
	dir := t.TempDir()
	s := &stage{t: t, dir: dir, env: map[string]string{
		"HOME": os.Getenv("HOME"), "RUNNER_TEMP": filepath.Join(dir, "temp"),
		"GITHUB_OUTPUT": filepath.Join(dir, "output"), "GITHUB_STEP_SUMMARY": filepath.Join(dir, "summary.md"),
	}}
	s.write("app.log", "E/ChatClient: login failed, code: 202\n")
	s.write("quiet.log", "all is well\n")
	s.write("bin/.keep", "")
	path := []string{filepath.Join(dir, "bin")}
	for _, p := range filepath.SplitList(os.Getenv("PATH")) { // but where transcripts have theirs
		if _, err := os.Stat(filepath.Join(p, "agoralog")); err != nil {
			path = append(path, p)
		}
	}
	s.env["PATH"] = strings.Join(path, string(os.PathListSeparator))
	return s
}

func (s *stage) write(name, text string) {
	path := filepath.Join(s.dir, name)
	require.NoError(s.t, os.MkdirAll(filepath.Dir(path), 0o777))
	require.NoError(s.t, os.WriteFile(path, []byte(text), 0o777))
}

func (s *stage) read(name string) string {
	text, err := os.ReadFile(filepath.Join(s.dir, name))
	if !errors.Is(err, os.ErrNotExist) {
		require.NoError(s.t, err)
	}
	return string(text)
}

// stub puts an agoralog on the PATH that notes its arguments, one a line, and
// leaves with a status.
func (s *stage) stub(status string) {
	s.write("bin/agoralog", "#!/bin/sh\nfor a; do printf '%s\\n' \"$a\"; done > '"+s.dir+"/arguments'\nexit "+status+"\n")
}

// real puts the real one there.
func (s *stage) real() {
	require.NoError(s.t, os.Symlink(binary(s.t), filepath.Join(s.dir, "bin/agoralog")))
}

func (s *stage) run(shell []string, script string) (code int, stdout, stderr string) {
	s.t.Helper()
	cmd := exec.Command(shell[0], append(shell[1:], script)...)
	cmd.Dir = s.dir
	for k, v := range s.env {
		cmd.Env = append(cmd.Env, k+"="+v)
	}
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	return status(s.t, cmd.Run()), out.String(), errs.String()
}

// bash runs a script as a step of a workflow is run.
func (s *stage) bash(script string) (int, string, string) {
	s.t.Helper()
	return s.run([]string{"bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"}, script)
}

// step runs a step of the action with inputs, the others having their defaults.
func (s *stage) step(a *action, id string, inputs map[string]string) (int, string, string) {
	s.t.Helper()
	for _, step := range a.Runs.Steps {
		if step.ID != id {
			continue
		}
		for name, expression := range step.Env {
			inner := strings.TrimSuffix(strings.TrimPrefix(expression, "${{ "), " }}")
			switch input, isInput := strings.CutPrefix(inner, "inputs."); {
			case isInput:
				value, given := inputs[input]
				if !given {
					value = a.Inputs[input].Default
				}
				s.env[name] = value
			case inner == "github.action_path":
				root, err := os.Getwd()
				require.NoError(s.t, err)
				s.env[name] = root
			case inner == "steps.find.outputs.binary":
				s.env[name] = filepath.Join(s.dir, "bin/agoralog")
			default:
				require.Fail(s.t, "unknown expression", expression)
			}
		}
		return s.bash(step.Run)
	}
	require.Fail(s.t, "no step", id)
	return 0, "", ""
}

func TestTheActionFindsOrBuildsAgoralog(t *testing.T) {
	a := readAction(t)
	s := newStage(t)
	code, out, stderr := s.step(a, "find", nil)
	require.Equal(t, 0, code, stderr)
	assert.Contains(t, out, "agoralog ", "one that was built says its version")
	built := filepath.Join(s.dir, "temp/agoralog/agoralog")
	assert.Equal(t, "binary="+built+"\n", s.read("output"))
	assert.FileExists(t, built)

	s = newStage(t)
	s.stub("0")
	code, _, stderr = s.step(a, "find", nil)
	require.Equal(t, 0, code, stderr)
	assert.Equal(t, "binary="+filepath.Join(s.dir, "bin/agoralog")+"\n", s.read("output"))

	s = newStage(t)
	s.write("odd folder/agora log", "#!/bin/sh\nexit 0\n")
	code, _, stderr = s.step(a, "find", map[string]string{"binary": filepath.Join(s.dir, "odd folder/agora log")})
	require.Equal(t, 0, code, stderr)
	assert.Equal(t, "binary="+filepath.Join(s.dir, "odd folder/agora log")+"\n", s.read("output"))

	s = newStage(t)
	code, _, _ = s.step(a, "find", map[string]string{"binary": "missing"})
	assert.NotZero(t, code)

	s = newStage(t)
	bash, err := exec.LookPath("bash")
	require.NoError(t, err)
	require.NoError(t, os.Symlink(bash, filepath.Join(s.dir, "bin/bash")))
	s.env["PATH"] = filepath.Join(s.dir, "bin")
	code, _, stderr = s.step(a, "find", nil)
	assert.Equal(t, 2, code)
	assert.Contains(t, stderr, "add actions/setup-go")
}

func TestTheActionHandsInputsOnAsTheyAre(t *testing.T) {
	a := readAction(t)
	for name, c := range map[string]struct {
		inputs map[string]string
		want   []string
	}{
		"paths alone": {
			map[string]string{"paths": "app.log"},
			[]string{"-r", "github", "-r", "markdown=SUMMARY", "--", "app.log"},
		},
		"everything": {
			map[string]string{
				"paths": "a.log\n\n  \nlogs/\r\n", "fail-on": "error,!chat/201", "baseline": "known codes.json",
				"reports": "sarif=a.sarif\njunit=b c.xml\n", "args": "--redact\n--min-confidence\nlikely",
			},
			[]string{"-r", "github", "-r", "markdown=SUMMARY", "-r", "sarif=a.sarif", "-r", "junit=b c.xml", "--fail-on", "error,!chat/201",
				"--baseline", "known codes.json", "--redact", "--min-confidence", "likely", "--", "a.log", "logs/"},
		},
		"neither annotations nor summary": {
			map[string]string{"paths": "app.log", "annotations": "false", "summary": "false"},
			[]string{"-r", "log", "--", "app.log"},
		},
		"hostile": {
			map[string]string{"paths": "$(touch pwned)\n`touch pwned`\n-q\n; touch pwned\n\"'\n*.log\na  b", "fail-on": "$(touch pwned)\";touch pwned;\"",
				"reports": "sarif=$(touch pwned)", "args": "--color\n$(touch pwned)"},
			[]string{"-r", "github", "-r", "markdown=SUMMARY", "-r", "sarif=$(touch pwned)", "--fail-on", "$(touch pwned)\";touch pwned;\"",
				"--color", "$(touch pwned)", "--", "$(touch pwned)", "`touch pwned`", "-q", "; touch pwned", "\"'", "*.log", "a  b"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.stub("1")
			code, _, stderr := s.step(a, "run", c.inputs)
			assert.Equal(t, 1, code, stderr)
			got := strings.ReplaceAll(s.read("arguments"), s.env["GITHUB_STEP_SUMMARY"], "SUMMARY")
			assert.Equal(t, c.want, strings.Split(strings.TrimSuffix(got, "\n"), "\n"))
			assert.Equal(t, "status=1\n", s.read("output"))
			assert.NoFileExists(t, filepath.Join(s.dir, "pwned"))
		})
	}
}

func TestTheActionLeavesAsAgoralogDoes(t *testing.T) {
	a := readAction(t)
	for name, c := range map[string]struct {
		inputs map[string]string
		want   int
		stderr string
	}{
		"a fatal code":      {map[string]string{"paths": "app.log", "fail-on": "error"}, 1, "1 fatal finding (chat/202 x1), fail-on error"},
		"none":              {map[string]string{"paths": "app.log\nquiet.log", "fail-on": "error,!chat/202"}, 0, ""},
		"no gate":           {map[string]string{"paths": "app.log"}, 0, ""},
		"a missing log":     {map[string]string{"paths": "gone.log", "fail-on": "error"}, 2, "gone.log: "},
		"no path":           {map[string]string{"paths": " \n"}, 2, "the input paths names no log"},
		"a wrong list":      {map[string]string{"paths": "app.log", "fail-on": "eror"}, 2, "did you mean error?"},
		"reports besides":   {map[string]string{"paths": "app.log", "reports": "jsonl=out.jsonl"}, 0, ""},
		"standard input no": {map[string]string{"paths": "-"}, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.real()
			c.inputs["annotations"], c.inputs["summary"] = "false", "false"
			code, _, stderr := s.step(a, "run", c.inputs)
			assert.Equal(t, c.want, code, stderr)
			assert.Contains(t, stderr, c.stderr)
			if c.inputs["reports"] != "" {
				assert.Contains(t, s.read("out.jsonl"), `"code":202`)
			}
		})
	}
}

func TestTheGitLabTemplateHandsVariablesOn(t *testing.T) {
	var file map[string]struct {
		Variables map[string]string `yaml:"variables"`
		Script    []string          `yaml:"script"`
	}
	readYAML(t, "templates/agoralog.gitlab-ci.yml", &file)
	job := file[".agoralog"]
	require.Len(t, job.Script, 1)
	reports := []string{"-r", "summary", "-r", "gitlab=gl-code-quality-report.json", "-r", "junit=agoralog-junit.xml"}
	for name, c := range map[string]struct {
		variables map[string]string
		want      []string
		status    int
	}{
		"paths alone": {map[string]string{"AGORALOG_PATHS": "app.log"}, []string{"--", "app.log"}, 1},
		"a pattern":   {map[string]string{"AGORALOG_PATHS": "*.log"}, []string{"--", "app.log", "quiet.log"}, 1},
		"all": {map[string]string{"AGORALOG_PATHS": "app.log x", "AGORALOG_FAIL_ON": "error,!chat $(touch pwned)", "AGORALOG_BASELINE": "a b"},
			[]string{"--fail-on", "error,!chat $(touch pwned)", "--baseline", "a b", "--", "app.log", "x"}, 1},
		"no path": {nil, nil, 2},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.stub("1")
			for _, variables := range []map[string]string{job.Variables, c.variables} {
				for k, v := range variables {
					s.env[k] = v
				}
			}
			code, _, stderr := s.run([]string{"sh", "-c"}, job.Script[0])
			assert.Equal(t, c.status, code, stderr)
			want := []string{}
			if c.want != nil {
				want = append(append(want, reports...), c.want...)
			}
			assert.Equal(t, want, strings.FieldsFunc(s.read("arguments"), func(r rune) bool { return r == '\n' }))
			assert.NoFileExists(t, filepath.Join(s.dir, "pwned"))
		})
	}
}

// Where agoralog is not there, only a version that is named is built.
func TestTheGitLabTemplateWantsAVersionToBuild(t *testing.T) {
	var file map[string]struct {
		Script []string `yaml:"script"`
	}
	readYAML(t, "templates/agoralog.gitlab-ci.yml", &file)
	s := newStage(t)
	s.env["PATH"], s.env["AGORALOG_VERSION"], s.env["AGORALOG_PATHS"] = filepath.Join(s.dir, "empty"), "", "app.log"
	code, _, stderr := s.run([]string{"sh", "-c"}, file[".agoralog"].Script[0])
	assert.Equal(t, 2, code)
	assert.Equal(t, "agoralog: not on the PATH of this image, and AGORALOG_VERSION names none to build\n", stderr)
}

// What README.md and docs/ci.md say of scripts that stop at the first failure.
func TestAScriptThatStopsAtFailuresStopsAtFatalCodes(t *testing.T) {
	const strict = "set -euo pipefail\n"
	for name, c := range map[string]struct {
		script string
		want   int
		after  bool // the script went on
	}{
		"findings are no failure":                 {"agoralog app.log >out", 0, true},
		"nor in a pipe":                           {"cat app.log | agoralog | cat >out", 0, true},
		"nor is a log without":                    {"agoralog -m quiet.log >out", 0, true},
		"a fatal code is":                         {"agoralog --fail-on error app.log >out", 1, false},
		"also in a pipe":                          {"cat app.log | agoralog --fail-on error | cat >out", 1, false},
		"also with the log teed":                  {"cat app.log | tee copy | agoralog --fail-on error -r log -r jsonl=j >out", 1, false},
		"a fatal code that was taken away is not": {"agoralog --fail-on 'error,!chat/202' app.log >out", 0, true},
		"the list needs no quotes in a script":    {"agoralog --fail-on error,!chat/202 app.log >out", 0, true},
		"wrong usage":                             {"agoralog --fail-on eror app.log >out", 2, false},
		"a missing input":                         {"agoralog --fail-on error app.log gone.log >out", 2, false},
		"a status that is looked at":              {"agoralog --fail-on error app.log >out || [ $? = 1 ]", 0, true},
		"a reader that goes away":                 {"yes 'all is well' | head -n 2000000 >big || true\nagoralog big | head -n 1 >out", 141, false},
		"and is forgiven":                         {"yes 'all is well' | head -n 2000000 >big || true\nagoralog big | head -n 1 >out || true", 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.real()
			code, out, stderr := s.bash(strict + c.script + "\necho after")
			assert.Equal(t, c.want, code, stderr)
			assert.Equal(t, c.after, out == "after\n", "%q", out)
		})
	}
}
