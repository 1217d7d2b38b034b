// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Proofs about append-only logs, RFC 9162 section 2.1
/// @notice SHA-256, leaf prefix 0x00 (hashed by the caller), node prefix 0x01. Sizes are counts of leaves.
/// @dev Pure but for calls to the SHA-256 precompile. Malformed proofs return false; nothing here reverts but for want of gas.
library Rfc9162 {
    /// @notice Whether the log of `newSize` leaves under `newRoot` begins with the `oldSize` leaves under `oldRoot` (2.1.4.2).
    /// @param proof Node hashes in the order of 2.1.4.1. `oldSize` must be in 1..newSize-1: growing from or to nothing proves nothing.
    function isConsistent(uint256 oldSize, bytes32 oldRoot, uint256 newSize, bytes32 newRoot, bytes32[] calldata proof)
        internal
        view
        returns (bool)
    {
        uint256 next;
        if (oldSize == 0 || oldSize >= newSize || proof.length == 0) return false;
        uint256 fn = oldSize - 1;
        uint256 sn = newSize - 1;
        while (fn & 1 == 1) {
            fn >>= 1;
            sn >>= 1;
        }
        // A power of two: the old root is itself a node of the new tree, and the proof leaves it out.
        bytes32 oldHash = fn == 0 ? oldRoot : proof[next++];
        bytes32 newHash = oldHash;
        for (; next < proof.length; ++next) {
            if (sn == 0) return false;
            bytes32 sibling = proof[next];
            if (fn & 1 == 1 || fn == sn) {
                // Until the first right-hand sibling both walks see the same nodes: hash them once.
                bool same = oldHash == newHash;
                oldHash = node(sibling, oldHash);
                newHash = same ? oldHash : node(sibling, newHash);
                while (fn & 1 == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                newHash = node(newHash, sibling);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && oldHash == oldRoot && newHash == newRoot;
    }

    /// @notice Whether the leaf hash is leaf `index` of the log of `size` leaves under `root` (2.1.3.2).
    function isIncluded(bytes32 leafHash, uint256 index, uint256 size, bytes32 root, bytes32[] calldata proof)
        internal
        view
        returns (bool)
    {
        if (index >= size) return false;
        uint256 fn = index;
        uint256 sn = size - 1;
        bytes32 hash = leafHash;
        for (uint256 i; i < proof.length; ++i) {
            if (sn == 0) return false;
            if (fn & 1 == 1 || fn == sn) {
                hash = node(proof[i], hash);
                while (fn & 1 == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                hash = node(hash, proof[i]);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && hash == root;
    }

    /// @dev SHA-256(0x01 ‖ left ‖ right), written past the free memory pointer and left there as garbage: no allocation, no cleanup.
    function node(bytes32 left, bytes32 right) private view returns (bytes32 hash) {
        assembly ("memory-safe") {
            let p := mload(0x40)
            mstore8(p, 0x01)
            mstore(add(p, 0x01), left)
            mstore(add(p, 0x21), right)
            // The precompile fails only for want of gas; going on with a stale word would forge a hash.
            if iszero(staticcall(gas(), 0x02, p, 0x41, 0x00, 0x20)) { revert(0x00, 0x00) }
            hash := mload(0x00)
        }
    }
}
