// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev The cheat codes these tests use, so that no test library has to be fetched.
interface Vm {
    function prank(address sender) external;
    function expectRevert(bytes calldata reason) external;
    function expectEmit() external;
    function assume(bool condition) external pure;
    function roll(uint256 number) external;
    function chainId(uint256 id) external;
    function load(address target, bytes32 slot) external view returns (bytes32);
    function snapshotGasLastCall(string calldata name) external returns (uint256);
}

abstract contract Checked {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    error Unequal(bytes32 left, bytes32 right);

    function equal(bytes32 left, bytes32 right) internal pure {
        if (left != right) revert Unequal(left, right);
    }

    function equal(uint256 left, uint256 right) internal pure {
        equal(bytes32(left), bytes32(right));
    }

    function equal(address left, address right) internal pure {
        equal(uint256(uint160(left)), uint256(uint160(right)));
    }
}
