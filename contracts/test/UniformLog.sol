// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PlainLog} from "./PlainLog.sol";

/// @dev A log whose leaves are all alike, so that a tree of millions of leaves has few different nodes: for gas at real sizes.
library UniformLog {
    bytes32 internal constant LEAF = keccak256("a leaf");

    function root(uint256 n) internal pure returns (bytes32 hash) {
        if (n == 1) return LEAF;
        if (n & (n - 1) == 0) {
            hash = LEAF;
            for (; n > 1; n >>= 1) hash = node(hash, hash);
            return hash;
        }
        uint256 k = PlainLog.split(n);
        return node(root(k), root(n - k));
    }

    function consistency(uint256 m, uint256 n, bool whole) internal pure returns (bytes32[] memory) {
        if (m == n) return whole ? new bytes32[](0) : PlainLog.append(new bytes32[](0), root(n));
        uint256 k = PlainLog.split(n);
        return m <= k
            ? PlainLog.append(consistency(m, k, whole), root(n - k))
            : PlainLog.append(consistency(m - k, n - k, false), root(k));
    }

    function inclusion(uint256 m, uint256 n) internal pure returns (bytes32[] memory) {
        if (n == 1) return new bytes32[](0);
        uint256 k = PlainLog.split(n);
        return m < k ? PlainLog.append(inclusion(m, k), root(n - k)) : PlainLog.append(inclusion(m - k, n - k), root(k));
    }

    function node(bytes32 left, bytes32 right) private pure returns (bytes32) {
        return sha256(abi.encodePacked(bytes1(0x01), left, right));
    }
}
