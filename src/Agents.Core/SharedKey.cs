using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Agents.Core;

/// <summary>What makes work the same: executor, type of output, and the SHA-256 of the input.</summary>
internal readonly struct SharedKey : IEquatable<SharedKey>
{
    private readonly object _executor;
    private readonly Type _output;
    private readonly UInt128 _high;
    private readonly UInt128 _low;

    private SharedKey(object executor, Type output, UInt128 high, UInt128 low)
    {
        _executor = executor;
        _output = output;
        _high = high;
        _low = low;
    }

    public static SharedKey Of(object executor, Type output, string canonicalInput)
    {
        // The units as they are: an encoding would make all halves of characters one.
        Span<UInt128> hash = stackalloc UInt128[2];
        SHA256.HashData(MemoryMarshal.AsBytes(canonicalInput.AsSpan()), MemoryMarshal.AsBytes(hash));
        return new SharedKey(executor, output, hash[0], hash[1]);
    }

    public bool Equals(SharedKey other) =>
        ReferenceEquals(_executor, other._executor) && _output == other._output && _high == other._high && _low == other._low;

    public override bool Equals(object? obj) => obj is SharedKey other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(RuntimeHelpers.GetHashCode(_executor), _output, _low);
}
