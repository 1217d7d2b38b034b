// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {EvidenceAnchor} from "../src/EvidenceAnchor.sol";
import {Checked} from "./Vm.sol";
import {PlainLog} from "./PlainLog.sol";

contract EvidenceAnchorTest is Checked {
    address private constant GOVERNOR = address(0x60);
    address private constant OPERATOR = address(0x0b);
    address private constant STRANGER = address(0x57);
    uint256 private constant SEED = 7;

    // Not a constant: that would be hashed, by a call, each time it is named, and a prank lasts for one call.
    bytes32 private immutable LOG = sha256("integrity/log/v1\nledger.example");

    EvidenceAnchor private anchors;

    function setUp() public {
        anchors = new EvidenceAnchor(GOVERNOR);
        vm.prank(GOVERNOR);
        anchors.open(LOG, OPERATOR);
    }

    function test_the_governor_opens_a_log_and_says_so() public {
        bytes32 other = bytes32(uint256(1));
        vm.expectEmit();
        emit EvidenceAnchor.Opened(other, STRANGER);
        vm.prank(GOVERNOR);
        anchors.open(other, STRANGER);
        (address operator, uint64 size) = anchors.latest(other);
        equal(operator, STRANGER);
        equal(size, 0);
    }

    function test_nobody_else_opens_a_log() public {
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, OPERATOR));
        vm.prank(OPERATOR);
        anchors.open(bytes32(uint256(1)), OPERATOR);
    }

    function test_an_open_log_is_not_opened_again() public {
        vm.expectRevert(abi.encodeWithSelector(EvidenceAnchor.AlreadyOpen.selector, LOG));
        vm.prank(GOVERNOR);
        anchors.open(LOG, STRANGER);
    }

    function test_a_log_has_an_operator() public {
        vm.expectRevert(abi.encodeWithSelector(EvidenceAnchor.NoOperator.selector));
        vm.prank(GOVERNOR);
        anchors.open(bytes32(uint256(1)), address(0));
        vm.expectRevert(abi.encodeWithSelector(EvidenceAnchor.NoOperator.selector));
        vm.prank(GOVERNOR);
        anchors.setOperator(LOG, address(0));
    }

    function test_the_governor_names_another_operator_and_what_was_anchored_stays() public {
        grow(0, 5);
        vm.expectEmit();
        emit EvidenceAnchor.OperatorChanged(LOG, OPERATOR, STRANGER);
        vm.prank(GOVERNOR);
        anchors.setOperator(LOG, STRANGER);
        (address operator, uint64 size) = anchors.latest(LOG);
        equal(operator, STRANGER);
        equal(size, 5);
        equal(anchors.rootAt(LOG, 5), PlainLog.root(SEED, 0, 5));

        bytes32 root = PlainLog.root(SEED, 0, 6);
        bytes32[] memory proof = PlainLog.consistency(SEED, 5, 6);
        vm.expectRevert(abi.encodeWithSelector(EvidenceAnchor.NotOperator.selector, LOG, OPERATOR));
        vm.prank(OPERATOR);
        anchors.anchor(LOG, 6, root, proof);
    }

    function test_only_the_governor_names_operators_and_only_of_open_logs() public {
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, OPERATOR));
        vm.prank(OPERATOR);
        anchors.setOperator(LOG, STRANGER);
        vm.expectRevert(abi.encodeWithSelector(EvidenceAnchor.NotOpen.selector, bytes32(uint256(1))));
        vm.prank(GOVERNOR);
        anchors.setOperator(bytes32(uint256(1)), STRANGER);
    }

    function test_governance_moves_in_two_steps() public {
        vm.prank(GOVERNOR);
        anchors.transferOwnership(STRANGER);
        equal(anchors.owner(), GOVERNOR);
        vm.prank(STRANGER);
        anchors.acceptOwnership();
        equal(anchors.owner(), STRANGER);
    }

    function test_a_log_nobody_opened_is_not_anchored() public {
        vm.expectRevert(abi.encodeWithSelector(EvidenceAnchor.NotOpen.selector, bytes32(uint256(1))));
        vm.prank(OPERATOR);
        anchors.anchor(bytes32(uint256(1)), 1, LOG, new bytes32[](0));
    }

    function test_only_the_operator_anchors() public {
        vm.expectRevert(abi.encodeWithSelector(EvidenceAnchor.NotOperator.selector, LOG, GOVERNOR));
        vm.prank(GOVERNOR);
        anchors.anchor(LOG, 1, LOG, new bytes32[](0));
    }

    function test_the_first_anchor_takes_no_proof() public {
        vm.expectRevert(abi.encodeWithSelector(EvidenceAnchor.SurplusProof.selector));
        vm.prank(OPERATOR);
        anchors.anchor(LOG, 3, LOG, new bytes32[](1));
    }

    function test_a_root_of_zero_is_refused() public {
        vm.expectRevert(abi.encodeWithSelector(EvidenceAnchor.NoRoot.selector));
        vm.prank(OPERATOR);
        anchors.anchor(LOG, 3, 0, new bytes32[](0));
    }

    function test_an_anchor_says_what_it_anchored() public {
        bytes32 root = PlainLog.root(SEED, 0, 3);
        vm.expectEmit();
        emit EvidenceAnchor.Anchored(LOG, 3, root);
        vm.prank(OPERATOR);
        anchors.anchor(LOG, 3, root, new bytes32[](0));
    }

    function test_a_log_neither_stands_still_nor_shrinks() public {
        grow(0, 5);
        for (uint64 size = 0; size <= 5; ++size) {
            vm.expectRevert(abi.encodeWithSelector(EvidenceAnchor.NotGrowing.selector, LOG, 5, size));
            vm.prank(OPERATOR);
            anchors.anchor(LOG, size, LOG, new bytes32[](0));
        }
    }

    function test_every_anchored_root_stays() public {
        grow(0, 1);
        grow(1, 4);
        grow(4, 7);
        grow(7, 8);
        equal(anchors.rootAt(LOG, 1), PlainLog.root(SEED, 0, 1));
        equal(anchors.rootAt(LOG, 4), PlainLog.root(SEED, 0, 4));
        equal(anchors.rootAt(LOG, 7), PlainLog.root(SEED, 0, 7));
        equal(anchors.rootAt(LOG, 8), PlainLog.root(SEED, 0, 8));
        equal(anchors.rootAt(LOG, 6), bytes32(0));
    }

    function test_a_root_that_forgets_or_changes_a_leaf_is_refused() public {
        grow(0, 5);
        bytes32[] memory proof = PlainLog.consistency(SEED, 5, 9);
        (bytes32 changed, bytes32 root) = (PlainLog.root(SEED + 1, 0, 9), PlainLog.root(SEED, 0, 9));
        vm.expectRevert(abi.encodeWithSelector(EvidenceAnchor.Inconsistent.selector, LOG, 5, 9));
        vm.prank(OPERATOR);
        anchors.anchor(LOG, 9, changed, proof);
        vm.expectRevert(abi.encodeWithSelector(EvidenceAnchor.Inconsistent.selector, LOG, 5, 9));
        vm.prank(OPERATOR);
        anchors.anchor(LOG, 9, root, new bytes32[](0));
        grow(5, 9);
    }

    function test_inclusion_is_checked_against_what_was_anchored() public {
        grow(0, 6);
        bytes32[] memory proof = PlainLog.inclusion(SEED, 4, 6);
        bytes32 leaf = PlainLog.leaf(SEED, 4);
        require(anchors.verifyInclusion(LOG, 6, 4, leaf, proof));
        require(!anchors.verifyInclusion(LOG, 6, 5, leaf, proof));
        require(!anchors.verifyInclusion(LOG, 5, 4, leaf, proof));
        require(!anchors.verifyInclusion(LOG, 6, 4, PlainLog.leaf(SEED, 5), proof));
        require(!anchors.verifyInclusion(bytes32(uint256(1)), 6, 4, leaf, proof));
        require(!anchors.verifyInclusion(LOG, 0, 0, bytes32(0), new bytes32[](0)));
    }

    function test_the_code_names_its_chain_and_the_block_before_it() public {
        vm.chainId(987654321);
        vm.roll(1000);
        EvidenceAnchor here = new EvidenceAnchor(GOVERNOR);
        equal(here.chainId(), 987654321);
        equal(here.deployedAfter(), blockhash(999));
        vm.chainId(987654322);
        EvidenceAnchor there = new EvidenceAnchor(GOVERNOR);
        require(address(here).codehash != address(there).codehash);
        vm.chainId(987654321);
        vm.roll(1001);
        EvidenceAnchor later = new EvidenceAnchor(GOVERNOR);
        require(address(here).codehash != address(later).codehash);
    }

    function test_storage_is_where_the_verifier_looks_for_it() public {
        grow(0, 5);
        bytes32 log = vm.load(address(anchors), keccak256(abi.encode(LOG, uint256(2))));
        equal(log, bytes32((uint256(5) << 160) | uint256(uint160(OPERATOR))));
        bytes32 root = vm.load(address(anchors), keccak256(abi.encode(uint256(5), keccak256(abi.encode(LOG, uint256(3))))));
        equal(root, PlainLog.root(SEED, 0, 5));
    }

    function grow(uint64 from, uint64 to) private {
        bytes32[] memory proof = from == 0 ? new bytes32[](0) : PlainLog.consistency(SEED, from, to);
        bytes32 root = PlainLog.root(SEED, 0, to);
        vm.prank(OPERATOR);
        anchors.anchor(LOG, to, root, proof);
    }
}
