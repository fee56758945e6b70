// SPDX-License-Identifier: MPL-2.0

package protocol

import (
	"context"
	"errors"
	"runtime"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

type key struct{}

func TestHold(t *testing.T) {
	t.Parallel()
	parent, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, "value"))
	defer cancel()
	ctx, release := hold(parent)
	child, end := context.WithCancel(ctx)
	defer end()
	if ctx.Value(key{}) != "value" || child.Value(key{}) != "value" || ctx.Err() != nil {
		t.Error("the context is not like its parent")
	}
	release()
	<-child.Done()
	if !errors.Is(ctx.Err(), context.Canceled) || !errors.Is(child.Err(), context.Canceled) || ctx.Value(key{}) != nil || parent.Err() != nil {
		t.Error("the context was not released, or its parent was cancelled")
	}

	ctx, release = hold(parent)
	defer release()
	cancel()
	<-ctx.Done()
	if !errors.Is(ctx.Err(), context.Canceled) || ctx.Value(key{}) != "value" {
		t.Error("a parent that ends does not cancel the context, or takes its values")
	}
}

// TestCallsAreForgotten makes calls with contexts of a megabyte, which the framework keeps until it is stopped.
func TestCallsAreForgotten(t *testing.T) {
	server := New(providerserver.NewProtocol6(shop{})(), Hooks{})
	const calls, size = 100, 1 << 20
	live := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := live()
	for range calls {
		ctx := context.WithValue(t.Context(), key{}, make([]byte, size))
		if _, err := server.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{TypeName: "shop_item"}); err != nil {
			t.Fatal(err)
		}
		if _, err := server.UpgradeResourceIdentity(ctx, &tfprotov6.UpgradeResourceIdentityRequest{TypeName: "shop_item"}); err != nil {
			t.Fatal(err)
		}
	}
	if after := live(); after > before+calls*size/10 {
		t.Errorf("after %d calls, %d MB of their contexts are still in memory", calls, (after-before)>>20)
	}
	runtime.KeepAlive(server)
}
