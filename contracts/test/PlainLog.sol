// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev RFC 9162 section 2.1 by its recursive definitions, leaf i being a hash of (seed, i): slow, plain, and sharing nothing with src/.
library PlainLog {
    function leaf(uint256 seed, uint256 i) internal pure returns (bytes32) {
        return sha256(abi.encodePacked(bytes1(0x00), seed, i));
    }

    /// @dev MTH(D[from:to]).
    function root(uint256 seed, uint256 from, uint256 to) internal pure returns (bytes32) {
        if (to - from == 1) return leaf(seed, from);
        uint256 middle = from + split(to - from);
        return sha256(abi.encodePacked(bytes1(0x01), root(seed, from, middle), root(seed, middle, to)));
    }

    /// @dev PATH(m, D[0:n]), 2.1.3.1.
    function inclusion(uint256 seed, uint256 m, uint256 n) internal pure returns (bytes32[] memory) {
        return path(seed, m, 0, n);
    }

    /// @dev PROOF(m, D[0:n]), 2.1.4.1.
    function consistency(uint256 seed, uint256 m, uint256 n) internal pure returns (bytes32[] memory) {
        return subproof(seed, m, 0, n, true);
    }

    function path(uint256 seed, uint256 m, uint256 from, uint256 to) private pure returns (bytes32[] memory) {
        if (to - from == 1) return new bytes32[](0);
        uint256 middle = from + split(to - from);
        return m < middle
            ? append(path(seed, m, from, middle), root(seed, middle, to))
            : append(path(seed, m, middle, to), root(seed, from, middle));
    }

    function subproof(uint256 seed, uint256 m, uint256 from, uint256 to, bool whole) private pure returns (bytes32[] memory) {
        if (m == to) return whole ? new bytes32[](0) : append(new bytes32[](0), root(seed, from, to));
        uint256 middle = from + split(to - from);
        return m <= middle
            ? append(subproof(seed, m, from, middle, whole), root(seed, middle, to))
            : append(subproof(seed, m, middle, to, false), root(seed, from, middle));
    }

    /// @dev The largest power of two smaller than n.
    function split(uint256 n) internal pure returns (uint256 k) {
        k = 1;
        while (2 * k < n) k *= 2;
    }

    function append(bytes32[] memory list, bytes32 last) internal pure returns (bytes32[] memory longer) {
        longer = new bytes32[](list.length + 1);
        for (uint256 i; i < list.length; ++i) longer[i] = list[i];
        longer[list.length] = last;
    }
}
