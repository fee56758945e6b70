// SPDX-License-Identifier: MPL-2.0

package live_test

import (
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/probe"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// What make test-live does to an account, whatever a post means there.
func TestAgainstTheSandbox(t *testing.T) {
	t.Parallel()
	acctest.UnderEach(t, func(t *testing.T, settings sandbox.Settings) {
		server := acctest.StartSandbox(t, settings)
		server.SetPipelines(acctest.Account, []sandbox.Pipeline{{ID: probe.Prefix + "left", Name: "left by a probe"}})
		begin(t, server.URL, server.Token, acctest.ShortWaits).fromCreateToDestroy()
	})
}

func TestAnAccountWithFunnelsOfOthersIsRefused(t *testing.T) {
	t.Parallel()
	server := acctest.StartSandbox(t, sandbox.Settings{})
	server.SetPipelines(acctest.Account, []sandbox.Pipeline{{ID: "theirs", Name: "theirs"}})
	s := &scene{t: t, url: server.URL, token: server.Token}
	if _, err := s.look(); err == nil || !strings.Contains(err.Error(), `1 funnel not made here: "theirs"`) {
		t.Error(err)
	}
}
