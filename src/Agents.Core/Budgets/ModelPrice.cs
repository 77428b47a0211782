using System.Runtime.CompilerServices;

namespace Agents.Core.Budgets;

/// <summary>What a model charges for each kind of token, in US dollars per million tokens.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record ModelPrice
{
    private const long PicoPerMicro = 1_000_000;

    // Up to here 64 bits hold the cost of the dearest tokens, and the slow 128-bit division is not needed.
    private const long MaxExactTokens = 9_000_000;

    private readonly long _input;
    private readonly long _cachedInput;
    private readonly long _cacheWrite;
    private readonly long _output;

    /// <summary>Gets the price of a model that costs nothing, such as one that runs on the same machine.</summary>
    public static ModelPrice Free { get; } = new() { InputPerMillion = 0, OutputPerMillion = 0 };

    /// <summary>Gets the price of input tokens outside any prompt cache, in dollars per million.</summary>
    /// <value>0 to 1,000,000.</value>
    public required decimal InputPerMillion { get => FromPico(_input); init => _input = ToPico(value); }

    /// <summary>Gets the price of output tokens, reasoning included, in dollars per million.</summary>
    /// <value>0 to 1,000,000.</value>
    public required decimal OutputPerMillion { get => FromPico(_output); init => _output = ToPico(value); }

    /// <summary>Gets the price of input tokens read from a prompt cache, in dollars per million.</summary>
    /// <value>0 to 1,000,000, or <see langword="null"/> for the price of other input. The default is <see langword="null"/>.</value>
    public decimal? CachedInputPerMillion { get => HasCachedInput ? FromPico(_cachedInput) : null; init => (HasCachedInput, _cachedInput) = (value is not null, ToPico(value ?? 0)); }

    /// <summary>Gets the price of input tokens written to a prompt cache, in dollars per million.</summary>
    /// <value>0 to 1,000,000, or <see langword="null"/> for the price of other input. The default is <see langword="null"/>.</value>
    public decimal? CacheWritePerMillion { get => HasCacheWrite ? FromPico(_cacheWrite) : null; init => (HasCacheWrite, _cacheWrite) = (value is not null, ToPico(value ?? 0)); }

    private bool HasCachedInput { get; init; }

    private bool HasCacheWrite { get; init; }

    /// <summary>Computes what an amount of tokens costs.</summary>
    /// <param name="tokens">The tokens; other dimensions are ignored.</param>
    /// <returns>The cost in micro-dollars, a fraction rounded up so that many small calls never add up to less than they cost.</returns>
    /// <exception cref="OverflowException">The cost does not fit 64 bits.</exception>
    public long CostOf(in Spend tokens) =>
        CostOf(tokens.InputTokens, tokens.CachedInputTokens, tokens.CacheWriteTokens, tokens.OutputTokens + tokens.ReasoningTokens);

    /// <summary>Computes what an amount of tokens costs, reasoning being output.</summary>
    internal long CostOf(long input, long cachedInput, long cacheWrite, long output)
    {
        long cachedPrice = HasCachedInput ? _cachedInput : _input;
        long writePrice = HasCacheWrite ? _cacheWrite : _input;
        if ((ulong)input + (ulong)cachedInput + (ulong)cacheWrite + (ulong)output <= MaxExactTokens)
        {
            // Every price is at most 10^12 pico-dollars, so the sum stays under 2^63.
            return CeilingToMicro((input * _input) + (cachedInput * cachedPrice) + (cacheWrite * writePrice) + (output * _output));
        }

        Int128 pico = ((Int128)input * _input) + ((Int128)cachedInput * cachedPrice) + ((Int128)cacheWrite * writePrice) + ((Int128)output * _output);
        return CeilingToMicro(pico);
    }

    /// <summary>Computes how many output tokens an amount of money pays for.</summary>
    /// <returns>The tokens; <see cref="long.MaxValue"/> when output costs nothing.</returns>
    internal long OutputTokensFor(long microDollars) =>
        _output == 0 ? long.MaxValue
        : microDollars <= long.MaxValue / PicoPerMicro ? microDollars * PicoPerMicro / _output
        : (long)Int128.Min(long.MaxValue, (Int128)microDollars * PicoPerMicro / _output);

    /// <summary>Computes the most that an input of this many tokens can cost, whatever part of it a cache holds.</summary>
    internal long MaximumInputCost(long tokens)
    {
        long dearest = Math.Max(_input, Math.Max(HasCachedInput ? _cachedInput : 0, HasCacheWrite ? _cacheWrite : 0));
        return tokens <= MaxExactTokens ? CeilingToMicro(tokens * dearest) : CeilingToMicro((Int128)tokens * dearest);
    }

    private static long CeilingToMicro(long pico) => (pico / PicoPerMicro) + (pico % PicoPerMicro > 0 ? 1 : 0);

    private static long CeilingToMicro(Int128 pico) => checked((long)((pico + PicoPerMicro - 1) / PicoPerMicro));

    // One dollar per million tokens is one micro-dollar a token, which is a million pico-dollars.
    private static long ToPico(decimal perMillion, [CallerMemberName] string? name = null) =>
        perMillion is >= 0 and <= 1_000_000m
            ? (long)decimal.Ceiling(perMillion * PicoPerMicro)
            : throw new ArgumentOutOfRangeException(name, perMillion, $"{name} must be 0 to 1,000,000 dollars per million tokens, but is {perMillion}.");

    private static decimal FromPico(long pico) => pico / (decimal)PicoPerMicro;
}
