// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Values that nobody can decode: what is handed back was not looked at.
func TestNothingIsDecoded(t *testing.T) {
	file := filepath.Join(t.TempDir(), "import")
	if err := os.WriteFile(file, []byte("not a state"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, s := t.Context(), &server{imported: file}
	value := &tfprotov6.DynamicValue{MsgPack: []byte("not MessagePack")}

	if resp, err := s.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{Config: value}); err != nil || len(resp.Diagnostics) > 0 {
		t.Errorf("validate: %+v, %v", resp, err)
	}
	if resp, err := s.ReadResource(ctx, &tfprotov6.ReadResourceRequest{CurrentState: value}); err != nil || resp.NewState != value {
		t.Errorf("read: %+v, %v", resp, err)
	}
	if resp, err := s.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{ProposedNewState: value}); err != nil || resp.PlannedState != value {
		t.Errorf("plan: %+v, %v", resp, err)
	}
	if resp, err := s.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{PlannedState: value}); err != nil || resp.NewState != value {
		t.Errorf("apply: %+v, %v", resp, err)
	}
	upgraded, err := s.UpgradeResourceState(ctx, &tfprotov6.UpgradeResourceStateRequest{RawState: &tfprotov6.RawState{JSON: []byte("not JSON")}})
	if err != nil || string(upgraded.UpgradedState.JSON) != "not JSON" {
		t.Errorf("upgrade: %+v, %v", upgraded, err)
	}
	imported, err := s.ImportResourceState(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: "wazzup_pipelines", ID: "*"})
	if err != nil || len(imported.ImportedResources) != 1 || string(imported.ImportedResources[0].State.MsgPack) != "not a state" {
		t.Errorf("import: %+v, %v", imported, err)
	}
}
