using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Agents.Core.Budgets;

/// <summary>An amount in every dimension at once: money, tokens, calls and turns.</summary>
/// <remarks>
/// The token counts are disjoint: a cached token is not also an input token, and a reasoning token is not also an output token.
/// An immutable value; every amount is 0 or more, and the tokens of all kinds together fit 64 bits. The default value is nothing spent.
/// </remarks>
public readonly partial struct Spend : IEquatable<Spend>
{
    // Lanes 0 to 9 are the dimensions that a ledger counts, by their numbers; the sum of all tokens is kept as it changes. Lane 10
    // counts estimated calls, lane 11 is always 0 and makes three whole vectors.
    private const int TokensLane = (int)BudgetDimension.Tokens;
    private const int EstimatedCallsLane = 10;
    private const int LaneCount = 12;

    private readonly Amounts _amounts;
    private readonly ToolUnits? _units;

    private Spend(in Amounts amounts, ToolUnits? units)
    {
        _amounts = amounts;
        _units = units;
    }

    /// <summary>Gets the money, in micro-dollars (millionths of a US dollar).</summary>
    /// <value>0 or more. The default is 0.</value>
    public long MicroDollars { get => _amounts[0]; init => _amounts[0] = Checked(value); }

    /// <summary>Gets the input tokens that were neither read from nor written to a prompt cache.</summary>
    /// <value>0 or more. The default is 0.</value>
    public long InputTokens { get => _amounts[1]; init => SetTokens(ref _amounts, 1, CheckedTokens(value, _amounts[1])); }

    /// <summary>Gets the input tokens that were read from a prompt cache.</summary>
    /// <value>0 or more. The default is 0.</value>
    public long CachedInputTokens { get => _amounts[2]; init => SetTokens(ref _amounts, 2, CheckedTokens(value, _amounts[2])); }

    /// <summary>Gets the input tokens that were written to a prompt cache.</summary>
    /// <value>0 or more. The default is 0.</value>
    public long CacheWriteTokens { get => _amounts[3]; init => SetTokens(ref _amounts, 3, CheckedTokens(value, _amounts[3])); }

    /// <summary>Gets the output tokens that the reader of the answer sees.</summary>
    /// <value>0 or more. The default is 0.</value>
    public long OutputTokens { get => _amounts[4]; init => SetTokens(ref _amounts, 4, CheckedTokens(value, _amounts[4])); }

    /// <summary>Gets the output tokens that were spent on reasoning.</summary>
    /// <value>0 or more. The default is 0.</value>
    public long ReasoningTokens { get => _amounts[5]; init => SetTokens(ref _amounts, 5, CheckedTokens(value, _amounts[5])); }

    /// <summary>Gets the calls of a model.</summary>
    /// <value>0 or more. The default is 0.</value>
    public long ModelCalls { get => _amounts[6]; init => _amounts[6] = Checked(value); }

    /// <summary>Gets the calls of a tool.</summary>
    /// <value>0 or more. The default is 0.</value>
    public long ToolCalls { get => _amounts[7]; init => _amounts[7] = Checked(value); }

    /// <summary>Gets the turns of chat agents.</summary>
    /// <value>0 or more. The default is 0.</value>
    public long Turns { get => _amounts[8]; init => _amounts[8] = Checked(value); }

    /// <summary>Gets how many of the model calls were settled from an estimate, because the provider reported no usage.</summary>
    /// <value>0 or more. The default is 0. No budget limits it.</value>
    public long EstimatedCalls { get => _amounts[EstimatedCallsLane]; init => _amounts[EstimatedCallsLane] = Checked(value); }

    /// <summary>Gets the named units that tools used; a call of a batch of four queries may be four units of <c>search</c>.</summary>
    /// <value>The default is <see cref="Budgets.ToolUnits.None"/>. Names with 0 units are left out of sums.</value>
    public ToolUnits ToolUnits { get => _units ?? ToolUnits.None; init => _units = value is { Count: > 0 } ? value : null; }

    /// <summary>Gets the tokens of all five kinds together.</summary>
    public long Tokens => _amounts[TokensLane];

    /// <summary>Gets the money in US dollars.</summary>
    public decimal Dollars => MicroDollars / 1_000_000m;

    /// <summary>Adds two amounts, dimension by dimension.</summary>
    /// <param name="left">The first amount.</param>
    /// <param name="right">The second amount.</param>
    /// <returns>The sum.</returns>
    /// <exception cref="OverflowException">A dimension of the sum, or its <see cref="Tokens"/>, does not fit 64 bits.</exception>
    public static Spend operator +(in Spend left, in Spend right)
    {
        Amounts sum = default;
        Vector256<long> signs = Vector256<long>.Zero;
        for (int i = 0; i < LaneCount; i += Vector256<long>.Count)
        {
            Vector256<long> part = left.Lanes(i) + right.Lanes(i);
            part.StoreUnsafe(ref sum[i]);
            signs |= part;
        }

        // Amounts are not negative, so a sum is negative exactly when it overflowed.
        if (Vector256.LessThanAny(signs, Vector256<long>.Zero))
        {
            throw new OverflowException("The sum of two amounts of spend does not fit 64 bits.");
        }

        // The usual case, no units on either side, allocates nothing.
        return new Spend(in sum, left._units is null && right._units is null ? null : ToolUnits.Combine(left._units, right._units, 1));
    }

    /// <summary>Compares two amounts.</summary>
    /// <param name="left">The first amount.</param>
    /// <param name="right">The second amount.</param>
    /// <returns><see langword="true"/> when every dimension is equal.</returns>
    public static bool operator ==(in Spend left, in Spend right) => left.Equals(right);

    /// <summary>Compares two amounts.</summary>
    /// <param name="left">The first amount.</param>
    /// <param name="right">The second amount.</param>
    /// <returns><see langword="true"/> when some dimension differs.</returns>
    public static bool operator !=(in Spend left, in Spend right) => !left.Equals(right);

    /// <summary>Adds an amount to this one, dimension by dimension.</summary>
    /// <param name="other">The amount to add.</param>
    /// <returns>The sum.</returns>
    /// <exception cref="OverflowException">A dimension of the sum, or its <see cref="Tokens"/>, does not fit 64 bits.</exception>
    public Spend Add(Spend other) => this + other;

    /// <inheritdoc/>
    public bool Equals(Spend other) => ((ReadOnlySpan<long>)_amounts).SequenceEqual(other._amounts) && ToolUnits.Equals(other.ToolUnits);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Spend other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        for (int i = 0; i < LaneCount; i++)
        {
            hash.Add(_amounts[i]);
        }

        hash.Add(ToolUnits);
        return hash.ToHashCode();
    }

    /// <summary>Describes the amount in one line, such as <c>$0.001200, 340 tokens, 2 model calls, 1 tool call</c>.</summary>
    /// <returns>The money, then every other amount that is not 0.</returns>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"${Dollars:0.000000}");
        Append(text, Tokens, "token");
        Append(text, ModelCalls, "model call");
        Append(text, ToolCalls, "tool call");
        Append(text, Turns, "turn");
        Append(text, EstimatedCalls, "estimated call");
        if (_units is not null)
        {
            text.Append(", units: ").Append(_units);
        }

        return text.ToString();
    }

    /// <summary>Reads an amount by the number of its dimension.</summary>
    internal long this[int dimension] => _amounts[dimension];

    /// <summary>Reads four neighbouring amounts, for sums and comparisons over all of them.</summary>
    internal Vector256<long> Lanes(int first) => Vector256.LoadUnsafe(in _amounts[first]);

    /// <summary>Makes the spend of one model call and its turn. The counts must not be negative.</summary>
    internal static Spend OfModelCall(
        long input, long cachedInput, long cacheWrite, long output, long reasoning, long microDollars, bool isEstimated)
    {
        Amounts amounts = default;
        amounts[0] = microDollars;
        amounts[1] = input;
        amounts[2] = cachedInput;
        amounts[3] = cacheWrite;
        amounts[4] = output;
        amounts[5] = reasoning;
        amounts[(int)BudgetDimension.ModelCalls] = 1;
        amounts[(int)BudgetDimension.Turns] = 1;
        amounts[TokensLane] = checked(input + cachedInput + cacheWrite + output + reasoning);
        amounts[EstimatedCallsLane] = isEstimated ? 1 : 0;
        return new Spend(in amounts, null);
    }

    /// <summary>Makes the most that a model call can come to, when nobody knows yet how its tokens will divide into kinds.</summary>
    /// <remarks>Each kind of input holds all of the input, and each kind of output all of the output; the sum counts both once.</remarks>
    internal static Spend OfAnyKind(in Spend estimate)
    {
        Amounts most = estimate._amounts;
        most[(int)BudgetDimension.CachedInputTokens] = estimate.InputTokens;
        most[(int)BudgetDimension.CacheWriteTokens] = estimate.InputTokens;
        most[(int)BudgetDimension.ReasoningTokens] = estimate.OutputTokens;
        return new Spend(in most, estimate._units);
    }

    private static void SetTokens(ref Amounts amounts, int dimension, long value)
    {
        amounts[TokensLane] += value - amounts[dimension];
        amounts[dimension] = value;
    }

    private static void Append(StringBuilder text, long amount, string unit)
    {
        if (amount != 0)
        {
            text.Append(CultureInfo.InvariantCulture, $", {amount} {unit}{(amount == 1 ? "" : "s")}");
        }
    }

    private static long Checked(long value, [CallerMemberName] string? name = null) =>
        value >= 0 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be 0 or more, but is {value}.");

    private long CheckedTokens(long value, long replaced, [CallerMemberName] string? name = null)
    {
        long others = Tokens - replaced;
        return Checked(value, name) <= long.MaxValue - others
            ? value
            : throw new ArgumentOutOfRangeException(
                name, value, $"{name} must be at most {long.MaxValue - others} beside {others} other tokens, but is {value}.");
    }

    [InlineArray(LaneCount)]
    private struct Amounts
    {
        private long _first;
    }
}
