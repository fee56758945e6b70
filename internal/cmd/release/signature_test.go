// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// The checksums are signed with the arguments of goreleaser's configuration, with and without a passphrase, and whoever has the
// public key can verify that.
func TestSignature(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("gpg"); err != nil {
		t.Skip("gpg is not installed")
	}
	text, err := os.ReadFile(filepath.Join(checkout, ".goreleaser.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var config struct {
		Signs []struct {
			Artifacts, Stdin string
			Args             []string
		}
	}
	if err := yaml.Unmarshal(text, &config); err != nil {
		t.Fatal(err)
	}
	if len(config.Signs) != 1 || config.Signs[0].Artifacts != "checksum" || !strings.Contains(config.Signs[0].Stdin, "GPG_PASSPHRASE") {
		t.Fatalf("%+v", config.Signs)
	}
	for _, passphrase := range []string{"", "two words"} {
		home, err := os.MkdirTemp("", "gpg-") //nolint:usetesting // the path of its socket must be short
		if err != nil {
			t.Fatal(err)
		}
		gpg := func(stdin string, args ...string) string {
			t.Helper()
			cmd := exec.CommandContext(t.Context(), "gpg", args...)
			cmd.Env, cmd.Stdin = append(os.Environ(), "GNUPGHOME="+home), strings.NewReader(stdin)
			output, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("gpg %q: %v\n%s", args, err, output)
			}
			return string(output)
		}
		t.Cleanup(func() {
			cmd := exec.Command("gpgconf", "--kill", "all")
			cmd.Env = append(os.Environ(), "GNUPGHOME="+home)
			_ = cmd.Run()
			_ = os.RemoveAll(home)
		})
		gpg("", "--batch", "--quiet", "--pinentry-mode=loopback", "--passphrase", passphrase, "--quick-generate-key", "releases", "rsa2048", "sign", "never")
		sums := filepath.Join(t.TempDir(), "SHA256SUMS")
		write(t, filepath.Dir(sums), "SHA256SUMS", "sums")
		var args []string
		for _, arg := range config.Signs[0].Args {
			args = append(args, strings.NewReplacer("{{ .Env.GPG_FINGERPRINT }}", "releases", "${signature}", sums+".sig", "${artifact}", sums).Replace(arg))
		}
		gpg(passphrase, args...)
		if output := gpg("", "--batch", "--verify", sums+".sig", sums); !strings.Contains(output, "Good signature") {
			t.Error(output)
		}
	}
}
