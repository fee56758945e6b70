// SPDX-License-Identifier: MPL-2.0

// Package plugintesting is what acceptance tests with terraform-plugin-testing share. They run the CLI of acctest.FindCLI
// against a sandbox, offline, and serve the provider from the test's own process.
//
// It is apart from acctest because the provider that other tests build imports that one, and should not link this module.
package plugintesting

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
)

// ParallelTest runs a case at the same time as others. Its provider settings have to be in the configuration.
//
// The case needs no TF_ACC: it reaches nothing but the sandbox. It gets the provider "wazzup", beside others that it has.
func ParallelTest(t *testing.T, c resource.TestCase) {
	t.Helper()
	resource.ParallelTest(t, prepared(t, nil, c))
}

// WithEnv is ParallelTest with provider settings in environment variables: for configurations without any. They are those
// of the case's provider alone.
func WithEnv(t *testing.T, env map[string]string, c resource.TestCase) {
	t.Helper()
	c = prepared(t, env, c)
	// Where a folder has a provider block, terraform-plugin-testing wants a case's providers in its steps.
	for i := range c.Steps {
		c.Steps[i].ProtoV6ProviderFactories = c.ProtoV6ProviderFactories
	}
	c.ProtoV6ProviderFactories = nil
	resource.ParallelTest(t, c)
}

func prepared(t *testing.T, env map[string]string, c resource.TestCase) resource.TestCase {
	t.Helper()
	if _, err := environment(); err != nil {
		t.Fatal(err)
	}
	factories := map[string]func() (tfprotov6.ProviderServer, error){"wazzup": factory(t, env)}
	maps.Copy(factories, c.ProtoV6ProviderFactories)
	c.ProtoV6ProviderFactories, c.IsUnitTest = factories, true
	return c
}

// environment tells terraform-plugin-testing which CLI to run, once for this process. That module takes it, and the
// address under which the configurations know the provider, from variables only.
//
// It also takes away what would reach the CLI, or the provider in this process, from outside the tests.
var environment = sync.OnceValues(func() (acctest.CLI, error) {
	cli, err := acctest.FindCLI(context.Background(), os.Stderr)
	if err != nil {
		return cli, err
	}
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); isSetting(name) {
			if err := os.Unsetenv(name); err != nil {
				return cli, err
			}
		}
	}
	hosts := map[acctest.Kind]string{acctest.Terraform: "registry.terraform.io", acctest.OpenTofu: "registry.opentofu.org"}
	for name, value := range map[string]string{
		"TF_ACC_TERRAFORM_PATH":     cli.Path,
		"TF_ACC_PROVIDER_HOST":      hosts[cli.Kind],
		"TF_ACC_PROVIDER_NAMESPACE": "wazzup24",
		"TF_CLI_CONFIG_FILE":        os.DevNull,
		"GOGC":                      "400", // a CLI lives for a second: collecting garbage took a third of its time
	} {
		if err := os.Setenv(name, value); err != nil {
			return cli, err
		}
	}
	return cli, nil
})

// isSetting reports whether a variable is one of the CLI's or of the provider's. Those of the log are for the person who
// tests, and those of the tests stay.
func isSetting(name string) bool {
	switch {
	case strings.HasPrefix(name, "WAZZUP_"):
		return !strings.HasPrefix(name, "WAZZUP_TEST_") && name != acctest.SoakEnv
	case strings.HasPrefix(name, "TF_"):
		return !strings.HasPrefix(name, "TF_ACC") && !strings.HasPrefix(name, "TF_LOG")
	}
	return false
}

// factory makes a provider for each run of the CLI. All of one test are on one machine: they share lock files and permits.
//
// Nobody tells a provider in the test's process that its run has ended, so the next run does, or else the test's end.
func factory(t *testing.T, env map[string]string) func() (tfprotov6.ProviderServer, error) {
	t.Helper()
	options := []provider.Option{
		provider.WithTimings(acctest.Timings, acctest.Backoff), provider.WithLockDir(t.TempDir()), provider.WithProcess(acctest.ProcessWith(env, t.TempDir())),
	}
	end := func() {}
	t.Cleanup(func() { end() })
	return func() (tfprotov6.ProviderServer, error) {
		end()
		server := provider.NewServer("test", options...)()
		end = func() {
			provider.Close(server)
			if _, err := server.StopProvider(context.WithoutCancel(t.Context()), &tfprotov6.StopProviderRequest{}); err != nil {
				t.Error(err)
			}
		}
		return server, nil
	}
}

// SkipWithoutEphemeral skips a case if the CLI has no ephemeral resources, and says so.
func SkipWithoutEphemeral(t *testing.T) []tfversion.TerraformVersionCheck {
	t.Helper()
	cli, err := environment()
	if err != nil {
		t.Fatal(err)
	}
	return ephemeral(cli.Kind)
}

// ephemeral asks for the version with ephemeral resources. The check cannot tell whose version it is shown.
func ephemeral(kind acctest.Kind) []tfversion.TerraformVersionCheck {
	since := tfversion.Version1_10_0
	if kind == acctest.OpenTofu {
		since = tfversion.Version1_11_0
	}
	return []tfversion.TerraformVersionCheck{tfversion.SkipBelow(since)}
}

// Example is the configuration in a folder of the examples, as users get it, for tests of a package below internal.
func Example(name string) config.TestStepConfigFunc {
	return config.StaticDirectory(filepath.Join("..", "..", "examples", name))
}

// Error matches an output with these texts in this order, wherever the CLI has broken their lines.
func Error(texts ...string) *regexp.Regexp {
	parts := make([]string, len(texts))
	for i, text := range texts {
		words := strings.Fields(text)
		for j, word := range words {
			words[j] = regexp.QuoteMeta(word)
		}
		parts[i] = strings.Join(words, `\s+`)
	}
	return regexp.MustCompile("(?s)" + strings.Join(parts, ".*"))
}

// Token is a provider block with the token of the sandbox's account, and further lines of settings.
func Token(s *acctest.Sandbox, settings ...string) string {
	return block(s, append(settings, "client_access_token = "+acctest.Quote(s.Token)))
}

// Partner is a provider block with a partner's credentials, and further lines of settings. The partner has to be the sandbox's.
func Partner(s *acctest.Sandbox, settings ...string) string {
	return block(s, append(settings, "partner_email = "+acctest.Quote(acctest.PartnerEmail), "partner_password = "+acctest.Quote(acctest.PartnerPassword)))
}

func block(s *acctest.Sandbox, settings []string) string {
	return fmt.Sprintf("provider \"wazzup\" {\n  base_url = %q\n  %s\n}\n", s.URL, strings.Join(settings, "\n  "))
}
