// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {Rfc9162} from "./Rfc9162.sol";

/// @title Evidence anchor
/// @notice Keeps, per log, the roots its operator committed to. A root is accepted only with a proof that it extends the last one, so
/// that nothing an earlier root covered can ever be changed, reordered or left out.
/// @dev Read by EIP-1186 storage proofs: the slots of `_logs` (2) and `_roots` (3) are a format (see AnchorLayout in the verifier).
/// A log's identifier is SHA-256("integrity/log/v1\n" ‖ origin). No upgrade, no way to remove a root, no ether.
contract EvidenceAnchor is Ownable2Step {
    struct Log {
        address operator;
        uint64 size;
    }

    /// @notice The chain this code was deployed on. In the runtime code, so that a trusted code hash pins the chain.
    uint256 public immutable chainId;

    /// @notice The block before the deployment's: no other chain, and no replay of this deployment, has the same code hash.
    bytes32 public immutable deployedAfter;

    mapping(bytes32 logId => Log) private _logs;
    mapping(bytes32 logId => mapping(uint64 size => bytes32 root)) private _roots;

    /// @notice A log may be anchored from now on, by this operator.
    event Opened(bytes32 indexed logId, address indexed operator);

    /// @notice The governor named another operator. What was anchored stays.
    event OperatorChanged(bytes32 indexed logId, address indexed before, address indexed operator);

    /// @notice The log has at least `size` leaves, and the first `size` have this root.
    event Anchored(bytes32 indexed logId, uint64 indexed size, bytes32 root);

    /// @notice The log is open already; to hand it over, use `setOperator`.
    error AlreadyOpen(bytes32 logId);
    /// @notice Nobody opened this log.
    error NotOpen(bytes32 logId);
    /// @notice Only the log's operator may anchor it.
    error NotOperator(bytes32 logId, address sender);
    /// @notice An operator of zero would lock the log.
    error NoOperator();
    /// @notice The log only grows: its size is `size`, and `offered` is not more.
    error NotGrowing(bytes32 logId, uint64 size, uint64 offered);
    /// @notice Zero is how storage says "nothing anchored"; no log has that root.
    error NoRoot();
    /// @notice The first anchor of a log has nothing to be consistent with: send an empty proof.
    error SurplusProof();
    /// @notice The offered root is not shown to extend the last one. Send the proof from `size` (see `latest`).
    error Inconsistent(bytes32 logId, uint64 size, uint64 offered);

    /// @param governor Opens logs and names their operators; cannot anchor, nor change what is anchored.
    constructor(address governor) Ownable(governor) {
        chainId = block.chainid;
        // Unchecked for those who estimate gas on a chain that has only its genesis.
        unchecked {
            deployedAfter = blockhash(block.number - 1);
        }
    }

    /// @notice Opens a log for anchoring. Governor only.
    function open(bytes32 logId, address operator) external onlyOwner {
        if (operator == address(0)) revert NoOperator();
        if (_logs[logId].operator != address(0)) revert AlreadyOpen(logId);
        _logs[logId].operator = operator;
        emit Opened(logId, operator);
    }

    /// @notice Names another operator, say after a lost key. Governor only. Sizes and roots stay.
    function setOperator(bytes32 logId, address operator) external onlyOwner {
        address before = _logs[logId].operator;
        if (before == address(0)) revert NotOpen(logId);
        if (operator == address(0)) revert NoOperator();
        _logs[logId].operator = operator;
        emit OperatorChanged(logId, before, operator);
    }

    /// @notice Commits to the log's first `size` leaves. Operator only; the log only grows.
    /// @param root RFC 9162 root of the first `size` leaves.
    /// @param consistencyProof From the last anchored size to `size` (RFC 9162, 2.1.4.1); empty for the log's first anchor.
    function anchor(bytes32 logId, uint64 size, bytes32 root, bytes32[] calldata consistencyProof) external {
        Log storage log = _logs[logId];
        (address operator, uint64 last) = (log.operator, log.size);
        if (operator == address(0)) revert NotOpen(logId);
        if (operator != msg.sender) revert NotOperator(logId, msg.sender);
        if (size <= last) revert NotGrowing(logId, last, size);
        if (root == 0) revert NoRoot();

        mapping(uint64 size => bytes32 root) storage roots = _roots[logId];
        if (last == 0) {
            if (consistencyProof.length != 0) revert SurplusProof();
        } else if (!Rfc9162.isConsistent(last, roots[last], size, root, consistencyProof)) {
            revert Inconsistent(logId, last, size);
        }

        log.size = size;
        roots[size] = root;
        emit Anchored(logId, size, root);
    }

    /// @notice Who may anchor the log, and its newest anchored size (0: none yet). Zero operator: not open.
    function latest(bytes32 logId) external view returns (address operator, uint64 size) {
        Log storage log = _logs[logId];
        return (log.operator, log.size);
    }

    /// @notice The root anchored at a size, or zero. Roots stay for good.
    function rootAt(bytes32 logId, uint64 size) external view returns (bytes32) {
        return _roots[logId][size];
    }

    /// @notice Whether `leafHash` is leaf `index` of the log as anchored at `size`. False, too, when nothing was anchored at that size.
    /// @param leafHash SHA-256(0x00 ‖ leaf).
    /// @param proof Sibling hashes from the leaf up (RFC 9162, 2.1.3.1).
    function verifyInclusion(bytes32 logId, uint64 size, uint64 index, bytes32 leafHash, bytes32[] calldata proof)
        external
        view
        returns (bool)
    {
        bytes32 root = _roots[logId][size];
        return root != 0 && Rfc9162.isIncluded(leafHash, index, size, root, proof);
    }
}
