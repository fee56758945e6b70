// SPDX-License-Identifier: MPL-2.0

// Package plugintesting has the shared helpers of acceptance tests with terraform-plugin-testing. These tests run the CLI of
// acctest.FindCLI against a sandbox, offline, and serve the provider from the test's own process.
//
// It is not part of acctest, because the provider that other tests build imports acctest and should not link that module.
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

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
)

// ParallelTest runs a case in parallel with others. The configuration must have all provider settings.
//
// The case does not need TF_ACC, because it reaches nothing but the sandbox. ParallelTest adds the provider "wazzup" to those
// of the case.
func ParallelTest(t *testing.T, c resource.TestCase) {
	t.Helper()
	resource.ParallelTest(t, prepared(t, nil, c))
}

// WithEnv is ParallelTest with provider settings in environment variables, for configurations without any. Only the case's
// provider sees these variables.
func WithEnv(t *testing.T, env map[string]string, c resource.TestCase) {
	t.Helper()
	c = prepared(t, env, c)
	// If a folder has a provider block, terraform-plugin-testing requires a case's providers in its steps.
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

// environment tells terraform-plugin-testing which CLI to run, once for this process. That module reads the CLI, and the
// provider's address in the configurations, only from environment variables.
//
// It also unsets the variables that would configure the CLI, or the provider in this process, from outside the tests.
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
		"GOGC":                      "400", // a CLI runs for a second, and garbage collection took a third of that
	} {
		if err := os.Setenv(name, value); err != nil {
			return cli, err
		}
	}
	return cli, nil
})

// isSetting reports whether a variable configures the CLI or the provider. Variables for logs and for the tests themselves do
// not count, because the person who runs the tests sets them on purpose.
func isSetting(name string) bool {
	switch {
	case strings.HasPrefix(name, "WAZZUP_"):
		return !strings.HasPrefix(name, "WAZZUP_TEST_") && name != acctest.SoakEnv
	case strings.HasPrefix(name, "TF_"):
		return !strings.HasPrefix(name, "TF_ACC") && !strings.HasPrefix(name, "TF_LOG")
	}
	return false
}

// factory makes a provider for each run of the CLI. All providers of a test share lock files and permits, as on one machine.
//
// A provider in the test's process does not notice the end of its run. So the next run, or the end of the test, closes it.
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

// Need skips a test if the CLI does not have a feature. TerraformVersionChecks of a case would not do: they know only Terraform's
// versions, and do not name the feature.
func Need(t *testing.T, feature acctest.Feature) {
	t.Helper()
	cli, err := environment()
	if err != nil {
		t.Fatal(err)
	}
	cli.Need(t, feature)
}

// Example returns the configuration in a folder of the examples, as users get it, for tests of a package below internal.
func Example(name string) config.TestStepConfigFunc {
	return config.StaticDirectory(filepath.Join("..", "..", "examples", name))
}

// Error matches an output with these texts in this order, wherever the CLI breaks the lines.
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

// Token returns a provider block with the token of the sandbox's account, and further lines of settings.
func Token(s *acctest.Sandbox, settings ...string) string {
	return block(s, append(settings, "client_access_token = "+acctest.Quote(s.Token)))
}

// Partner returns a provider block with the credentials of the sandbox's partner, and further lines of settings.
func Partner(s *acctest.Sandbox, settings ...string) string {
	return block(s, append(settings, "partner_email = "+acctest.Quote(acctest.PartnerEmail), "partner_password = "+acctest.Quote(acctest.PartnerPassword)))
}

func block(s *acctest.Sandbox, settings []string) string {
	return fmt.Sprintf("provider \"wazzup\" {\n  base_url = %q\n  %s\n}\n", s.URL, strings.Join(settings, "\n  "))
}
