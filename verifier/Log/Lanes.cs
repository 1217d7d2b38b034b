using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Integrity.Log;

/// <summary>The 32-bit operations of SHA-256 (FIPS 180-4 §4.1.2), done on <see cref="Count"/> independent messages at once.</summary>
internal interface ILanes<TSelf>
    where TSelf : unmanaged, ILanes<TSelf>
{
    static abstract int Count { get; }

    static abstract TSelf All(uint value);

    static abstract TSelf Load(ReadOnlySpan<uint> words);

    void Store(Span<uint> words);

    static abstract TSelf operator +(TSelf left, TSelf right);

    /// <summary>Σ: three rotations to the right, xor-ed.</summary>
    static abstract TSelf Rotations(TSelf x, [ConstantExpected] byte a, [ConstantExpected] byte b, [ConstantExpected] byte c);

    /// <summary>σ: two rotations and one shift to the right, xor-ed.</summary>
    static abstract TSelf RotationsAndShift(TSelf x, [ConstantExpected] byte a, [ConstantExpected] byte b, [ConstantExpected] byte shift);

    static abstract TSelf Choose(TSelf x, TSelf y, TSelf z);

    static abstract TSelf Majority(TSelf x, TSelf y, TSelf z);
}

/// <summary>Sixteen lanes. AVX-512 has rotation and three-operand logic as single instructions.</summary>
internal readonly struct Lanes16(Vector512<uint> v) : ILanes<Lanes16>
{
    private const byte Xor3 = 0x96;

    private readonly Vector512<uint> v = v;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 All(uint value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Load(ReadOnlySpan<uint> words) => new(Vector512.Create(words));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(Span<uint> words) => v.CopyTo(words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator +(Lanes16 left, Lanes16 right) => new(left.v + right.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Rotations(Lanes16 x, [ConstantExpected] byte a, [ConstantExpected] byte b, [ConstantExpected] byte c) =>
        new(Avx512F.TernaryLogic(Avx512F.RotateRight(x.v, a), Avx512F.RotateRight(x.v, b), Avx512F.RotateRight(x.v, c), Xor3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 RotationsAndShift(Lanes16 x, [ConstantExpected] byte a, [ConstantExpected] byte b, [ConstantExpected] byte shift) =>
        new(Avx512F.TernaryLogic(Avx512F.RotateRight(x.v, a), Avx512F.RotateRight(x.v, b), x.v >>> shift, Xor3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Choose(Lanes16 x, Lanes16 y, Lanes16 z) => new(Avx512F.TernaryLogic(x.v, y.v, z.v, 0xCA));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Majority(Lanes16 x, Lanes16 y, Lanes16 z) => new(Avx512F.TernaryLogic(x.v, y.v, z.v, 0xE8));
}

/// <summary>Eight lanes, on anything with 256-bit integer vectors.</summary>
internal readonly struct Lanes8(Vector256<uint> v) : ILanes<Lanes8>
{
    private readonly Vector256<uint> v = v;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 All(uint value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Load(ReadOnlySpan<uint> words) => new(Vector256.Create(words));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(Span<uint> words) => v.CopyTo(words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator +(Lanes8 left, Lanes8 right) => new(left.v + right.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Rotations(Lanes8 x, [ConstantExpected] byte a, [ConstantExpected] byte b, [ConstantExpected] byte c) =>
        new(Rotate(x.v, a) ^ Rotate(x.v, b) ^ Rotate(x.v, c));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 RotationsAndShift(Lanes8 x, [ConstantExpected] byte a, [ConstantExpected] byte b, [ConstantExpected] byte shift) =>
        new(Rotate(x.v, a) ^ Rotate(x.v, b) ^ (x.v >>> shift));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Choose(Lanes8 x, Lanes8 y, Lanes8 z) => new(z.v ^ (x.v & (y.v ^ z.v)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Majority(Lanes8 x, Lanes8 y, Lanes8 z) => new((x.v & y.v) | (z.v & (x.v | y.v)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Rotate(Vector256<uint> x, [ConstantExpected] byte by) => (x >>> by) | (x << (32 - by));
}
