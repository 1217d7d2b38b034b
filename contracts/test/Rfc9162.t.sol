// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Rfc9162} from "../src/Rfc9162.sol";
import {Checked} from "./Vm.sol";
import {PlainLog} from "./PlainLog.sol";

/// @dev The library against the RFC's recursive definitions, over random trees, and against every kind of wrong proof.
contract Rfc9162Test is Checked {
    uint256 private constant LARGEST = 96;

    function consistent(uint256 m, bytes32 old, uint256 n, bytes32 root, bytes32[] calldata proof) external view returns (bool) {
        return Rfc9162.isConsistent(m, old, n, root, proof);
    }

    function included(bytes32 leaf, uint256 i, uint256 n, bytes32 root, bytes32[] calldata proof) external view returns (bool) {
        return Rfc9162.isIncluded(leaf, i, n, root, proof);
    }

    function test_every_pair_of_small_sizes_is_consistent() public view {
        for (uint256 n = 2; n <= 16; ++n) {
            for (uint256 m = 1; m < n; ++m) {
                require(this.consistent(m, PlainLog.root(1, 0, m), n, PlainLog.root(1, 0, n), PlainLog.consistency(1, m, n)));
            }
        }
    }

    function test_every_leaf_of_small_trees_is_included() public view {
        for (uint256 n = 1; n <= 16; ++n) {
            for (uint256 i; i < n; ++i) {
                require(this.included(PlainLog.leaf(1, i), i, n, PlainLog.root(1, 0, n), PlainLog.inclusion(1, i, n)));
            }
        }
    }

    function testFuzz_the_plain_proof_of_consistency_holds(uint256 seed, uint256 m, uint256 n) public view {
        (m, n) = sizes(m, n);
        require(this.consistent(m, PlainLog.root(seed, 0, m), n, PlainLog.root(seed, 0, n), PlainLog.consistency(seed, m, n)));
    }

    function testFuzz_a_changed_proof_of_consistency_does_not(uint256 seed, uint256 m, uint256 n, uint256 which, uint256 flip) public view {
        (m, n) = sizes(m, n);
        bytes32[] memory proof = PlainLog.consistency(seed, m, n);
        proof[which % proof.length] ^= bytes32(flip | 1);
        require(!this.consistent(m, PlainLog.root(seed, 0, m), n, PlainLog.root(seed, 0, n), proof));
    }

    function testFuzz_a_longer_or_shorter_proof_of_consistency_does_not(uint256 seed, uint256 m, uint256 n, bytes32 extra) public view {
        (m, n) = sizes(m, n);
        bytes32[] memory proof = PlainLog.consistency(seed, m, n);
        (bytes32 old, bytes32 root) = (PlainLog.root(seed, 0, m), PlainLog.root(seed, 0, n));
        require(!this.consistent(m, old, n, root, PlainLog.append(proof, extra)));
        require(!this.consistent(m, old, n, root, shorter(proof)));
    }

    function testFuzz_other_roots_are_not_consistent(uint256 seed, uint256 m, uint256 n, uint256 flip) public view {
        (m, n) = sizes(m, n);
        bytes32[] memory proof = PlainLog.consistency(seed, m, n);
        (bytes32 old, bytes32 root) = (PlainLog.root(seed, 0, m), PlainLog.root(seed, 0, n));
        require(!this.consistent(m, old ^ bytes32(flip | 1), n, root, proof));
        require(!this.consistent(m, old, n, root ^ bytes32(flip | 1), proof));
    }

    function testFuzz_any_words_at_all_are_not_a_proof(uint64 m, uint64 n, bytes32 old, bytes32 root, bytes32[] calldata proof) public view {
        require(!this.consistent(m, old, n, root, proof));
        require(!this.included(old, m, n, root, proof) || (n == 1 && m == 0 && old == root && proof.length == 0));
    }

    function testFuzz_the_plain_proof_of_inclusion_holds_for_its_leaf_alone(uint256 seed, uint256 i, uint256 n, uint256 flip) public view {
        n = n % LARGEST + 1;
        i %= n;
        bytes32 leaf = PlainLog.leaf(seed, i);
        bytes32 root = PlainLog.root(seed, 0, n);
        bytes32[] memory proof = PlainLog.inclusion(seed, i, n);
        require(this.included(leaf, i, n, root, proof));
        require(!this.included(leaf ^ bytes32(flip | 1), i, n, root, proof));
        require(!this.included(leaf, i, n, root ^ bytes32(flip | 1), proof));
        require(!this.included(leaf, n, n, root, proof));
        require(!this.included(leaf, i, n, root, PlainLog.append(proof, leaf)));
        if (proof.length != 0) {
            require(!this.included(leaf, i ^ 1, n, root, proof));
            require(!this.included(leaf, i, n, root, shorter(proof)));
            proof[flip % proof.length] ^= bytes32(flip | 1);
            require(!this.included(leaf, i, n, root, proof));
        }
    }

    function sizes(uint256 m, uint256 n) private pure returns (uint256, uint256) {
        n = n % (LARGEST - 1) + 2;
        return (m % (n - 1) + 1, n);
    }

    function shorter(bytes32[] memory list) private pure returns (bytes32[] memory less) {
        less = new bytes32[](list.length - 1);
        for (uint256 i; i < less.length; ++i) less[i] = list[i];
    }
}
