package advice

import (
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Names of members come from outside, and the line that accepts them is there to be copied into a shell: nothing in it runs.
func TestWhatIsCopiedIntoAShellDoesNotRun(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no POSIX shell")
	}
	for _, name := range []string{"notes", "it's", "x';echo ran;'", `x";echo ran;"`, "$(echo ran)", "`echo ran`", `a\'b`, "!x", "*"} {
		_, line, _ := strings.Cut(Accept(&wazzup.UnrecognisedError{Members: []string{name, "more"}}), "    ")
		line, _, _ = strings.Cut(line, "\n")
		out, err := exec.CommandContext(t.Context(), "sh", "-c", line+"\nprintf %s \"$"+EnvAcceptMembers+"\"").Output()
		if want := name + ",more"; err != nil || string(out) != want {
			t.Errorf("%s: %q, want %q; %v", line, out, want, err)
		}
	}
}
