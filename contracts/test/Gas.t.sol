// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EvidenceAnchor} from "../src/EvidenceAnchor.sol";
import {Checked} from "./Vm.sol";
import {UniformLog} from "./UniformLog.sol";

/// @dev Execution gas of the calls at a million leaves, kept in snapshots/Gas.json; a transaction adds its 21,000 and its calldata.
contract Gas is Checked {
    bytes32 private constant LOG = bytes32(uint256(1));
    EvidenceAnchor private anchors;

    function setUp() public {
        anchors = new EvidenceAnchor(address(this));
        anchors.open(LOG, address(this));
        anchors.anchor(LOG, 1_000_000, UniformLog.root(1_000_000), new bytes32[](0));
    }

    function test_anchor_one_statement() public {
        grow(2, "anchor 1 statement at 1,000,000");
    }

    function test_anchor_a_hundred_statements() public {
        grow(101, "anchor 100 statements at 1,000,000");
    }

    function test_anchor_ten_thousand_statements() public {
        grow(10_001, "anchor 10,000 statements at 1,000,000");
    }

    function test_verify_inclusion() public {
        bytes32[] memory proof = UniformLog.inclusion(777_777, 1_000_000);
        require(anchors.verifyInclusion(LOG, 1_000_000, 777_777, UniformLog.LEAF, proof));
        vm.snapshotGasLastCall("verifyInclusion at 1,000,000");
    }

    /// @dev Statements and the heads leaf that ends every batch.
    function grow(uint64 leaves, string memory name) private {
        uint64 size = 1_000_000 + leaves;
        anchors.anchor(LOG, size, UniformLog.root(size), UniformLog.consistency(1_000_000, size, true));
        vm.snapshotGasLastCall(name);
    }
}
