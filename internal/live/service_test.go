// SPDX-License-Identifier: MPL-2.0

//go:build live

package live_test

import (
	"cmp"
	"net/http"
	"os"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/probe"
)

// The provider as users have it, on a scratch account of the service that the environment names. It is behind a build
// tag, so that no variable that somebody has set makes make test write to an account.
func TestAgainstTheService(t *testing.T) {
	token := os.Getenv("WAZZUP_CLIENT_ACCESS_TOKEN")
	if token == "" {
		t.Fatal("WAZZUP_CLIENT_ACCESS_TOKEN is not set: it takes the access token of a scratch account, which holds no funnels")
	}
	t.Cleanup(http.DefaultClient.CloseIdleConnections) // the service keeps them open; the sandbox of other tests closes them
	url := cmp.Or(os.Getenv("WAZZUP_BASE_URL"), probe.DefaultBaseURL)
	begin(t, url, token, acctest.AsReleased).fromCreateToDestroy()
}
