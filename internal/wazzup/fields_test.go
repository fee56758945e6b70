// SPDX-License-Identifier: MPL-2.0

package wazzup_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/wazzuptest"
)

// TestEachFieldCounts changes one field of a funnel or of a stage after another. Equality, differences, digests, the request
// and the response all have to show it, so a new field that was forgotten in one of them fails here.
func TestEachFieldCounts(t *testing.T) {
	base := wazzuptest.Pipeline(t)
	same := func(a, b string) bool { return a == b }
	sum := func(texts ...string) string { return fmt.Sprintf("%q", texts) }
	content, _ := base.Digest(sum)
	sent := posted(t, base)
	if !base.Equal(wazzuptest.Pipeline(t), same) {
		t.Error("a funnel does not equal itself")
	}
	for field, changed := range wazzuptest.Changed(t) {
		t.Run(field, func(t *testing.T) {
			if base.Equal(changed, same) {
				t.Error("Equal does not notice")
			}
			if stage, ofStage := strings.CutPrefix(field, "Stages."); ofStage && stage != "ID" {
				if len(base.Stages[0].Diff(changed.Stages[0], same)) != 1 {
					t.Error("Stage.Diff does not notice")
				}
			} else if field == "Stages" || field == "ID" || ofStage {
				if base.Diff(changed, same) != nil {
					t.Error("Pipeline.Diff is not about ids and stages")
				}
			} else if len(base.Diff(changed, same)) != 1 {
				t.Error("Pipeline.Diff does not notice")
			}
			if now, _ := changed.Digest(sum); (now == content) != (field == "ID") {
				t.Error("Digest has to show everything but the funnel's id")
			}
			body := posted(t, changed)
			if bytes.Equal(body, sent) {
				t.Error("it is not sent")
			}
			if d := cmp.Diff([]wazzup.Pipeline{changed}, listed(t, body)); d != "" {
				t.Errorf("read other than sent (-sent +read):\n%s", d)
			}
		})
	}
}

// posted is the list in the body of a post, as JSON.
func posted(t *testing.T, p wazzup.Pipeline) []byte {
	t.Helper()
	var body struct {
		Pipelines jsontext.Value `json:"pipelines"`
	}
	client := clientOf(t, func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		if err := json.Unmarshal(raw, &body); err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{}`)
	})
	_ = client.PostPipelines(t.Context(), []wazzup.Pipeline{p}) // what is sent counts here, not what is made of it
	return body.Pipelines
}

func listed(t *testing.T, list []byte) []wazzup.Pipeline {
	t.Helper()
	client := clientOf(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"data": %s}`, list)
	})
	read, err := client.ListPipelines(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func clientOf(t *testing.T, handler http.HandlerFunc) *wazzup.Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	base, err := wazzup.ParseBaseURL(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	token, err := wazzup.ParseToken("token-of-the-test")
	if err != nil {
		t.Fatal(err)
	}
	return wazzup.NewService(wazzup.Config{BaseURL: base, Timeout: 10 * time.Second}).Client(token)
}
