// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

func guide(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../templates/guides/sandbox.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The module's own tests, and the guide's, as the module's page says; then the module in a configuration.
func TestModule(t *testing.T) {
	t.Parallel()
	term := newTerminal(t)
	term.copyModule(".")
	term.write("tests/guide.tftest.hcl", code(t, guide(t), "# tests/funnels.tftest.hcl"))
	page := read(t, "module/README.md")
	term.says(term.runs(0, code(t, page, "wazzup-sandbox terraform test")), "8 passed, 0 failed")

	// They can fail.
	term.write("main.tf", strings.Replace(read(t, "module/main.tf"), "var.closing_stages,", "slice(var.closing_stages, 0, 1),", 1))
	term.says(term.runs(1, "wazzup-sandbox terraform test"), "A funnel does not end with the closing stages.")

	user := newTerminal(t)
	user.copyModule("modules/funnels")
	user.write("main.tf", code(t, page, `source = "./modules/funnels"`))
	user.write("misspelt.txt", strings.Replace(code(t, page, `source = "./modules/funnels"`), "stages = [", "stage = [", 1))
	user.says(user.runs(0, `terraform fmt -check -diff && terraform get && wazzup-sandbox sh -ec '
terraform apply -auto-approve
terraform plan -detailed-exitcode
cp misspelt.txt main.tf
! terraform plan'`), "1 added", "No changes.", "Unknown keys:\nstage in funnel sales")
}

// Several commands against one sandbox, as the guide does it in the background.
func TestInTheBackground(t *testing.T) {
	t.Parallel()
	needsCurl(t)
	term := newTerminal(t)
	term.write("main.tf", read(t, "minimal/main.tf"))
	term.write("sandbox.env", "WAZZUP_BASE_URL=https://old.invalid\n")
	script := code(t, guide(t), "-env-file sandbox.env")
	output := term.runs(0, script)
	term.says(output, "1 added", `{"data":[`, `"id":"pipeline-1"`, "No changes.")
	if strings.Contains(output, "Terminated") || strings.Contains(output, "not found") {
		t.Error(output)
	}

	// What does not start is reported, and nothing waits for it.
	term.says(term.runs(1, strings.Replace(script, "-env-file", "-nothing -env-file", 1)), "flag provided but not defined: -nothing")
}

func needsCurl(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("there is no curl")
	}
}

var inTheGuide = regexp.MustCompile("(?m)^\\| `(-[^`]*)` \\|")

// Each setting and each fault of the guide is one that the program understands.
func TestSettingsOfTheGuide(t *testing.T) {
	t.Parallel()
	term := newTerminal(t)
	script, n := "set -e\n", 0
	for _, found := range inTheGuide.FindAllStringSubmatch(guide(t), -1) {
		n++
		if found[1] == "-fault '...'" {
			continue
		}
		script += "wazzup-sandbox -partner " + found[1] + " -version\n"
	}
	if output := term.runs(0, script); n < 15 || strings.Count(output, "wazzup-sandbox dev\n") != n-1 {
		t.Errorf("%d settings:\n%s", n, output)
	}
}

// And does what the guide says. The requests are R 1111-2222 for a read, and W 1111-2222 a,b for a write of two funnels.
func TestFaultsOfTheGuide(t *testing.T) {
	t.Parallel()
	needsCurl(t)
	term := newTerminal(t)
	term.write("requests.sh", `
send() { account=$1; shift; curl -s -o body -w '%{http_code} ' "$WAZZUP_BASE_URL/v2/pipelines" -H "Authorization: Bearer sandbox-$account" "$@"; }
R() { send "$1"; }
W() { send "$1" -H 'Content-Type: application/json' -d '{"pipelines":[{"id":"a","name":"A"},{"id":"b","name":"B"}]}'; }
ids() { grep -o '"id":"[^"]*"' body | tr -d '\n'; }
`)
	page := guide(t)
	for _, test := range []struct{ fault, requests, want string }{
		{"POST after-commit reset", "W 7204-2419; R 7204-2419; ids", `000 200 "id":"a""id":"b"`},
		{"POST status=503 times=2", "W 7204-2419; W 7204-2419; R 7204-2419; W 7204-2419", "503 503 200 200 "},
		{"GET status=503 times=always", "R 7204-2419; R 7204-2419; W 7204-2419", "503 503 200 "},
		{"account=1111-2222 status=403 times=always", "R 1111-2222; W 1111-2222; R 7204-2419; W 7204-2419", "403 403 200 200 "},
		{"POST middle=1 status=409", "W 7204-2419; R 7204-2419; ids", `409 200 "id":"a"`},
		{"token-ended skip=1 times=always", "R 7204-2419; R 7204-2419; R 7204-2419", "200 401 401 "},
	} {
		if !strings.Contains(page, "`-fault '"+test.fault+"'`") {
			t.Errorf("the guide has no %s", test.fault)
		}
		got := term.runs(0, "wazzup-sandbox -partner -fault '"+test.fault+"' sh -c '. ./requests.sh; "+test.requests+"; true'")
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.fault, got, test.want)
		}
	}
}
