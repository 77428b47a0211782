namespace Agents.Core.Budgets;

/// <summary>How much performance answers to tokens, compared with a base: the token elasticity of performance (TEP).</summary>
/// <remarks>
/// <c>TEP = (ΔP / P_base) / (ΔT / T_base)</c>. Source: "EllieSQL: Cost-Efficient Text-to-SQL with Complexity-Aware Routing" (arXiv 2503.22402);
/// the weighting of output tokens and the reading of the edge cases are this library's. Pure, immutable and thread-safe.
/// </remarks>
public sealed record TokenElasticity
{
    private TokenElasticity(TokenElasticityKind kind, double value, double performanceChange, double tokenChange)
    {
        Kind = kind;
        Value = value;
        PerformanceChange = performanceChange;
        TokenChange = tokenChange;
    }

    /// <summary>Gets how the value is to be read.</summary>
    public TokenElasticityKind Kind { get; }

    /// <summary>Gets the ratio itself.</summary>
    /// <value>Any number, an infinity when the tokens did not change, or NaN when there is no ratio or nothing changed.</value>
    public double Value { get; }

    /// <summary>Gets the change of performance, <c>ΔP / P_base</c>.</summary>
    /// <value>-1 or more, such as 0.1 for a tenth more; NaN or an infinity when the base performs at 0.</value>
    public double PerformanceChange { get; }

    /// <summary>Gets the change of tokens, <c>ΔT / T_base</c>.</summary>
    /// <value>-1 or more; NaN or an infinity when the base uses no tokens.</value>
    public double TokenChange { get; }

    /// <summary>Compares one way of working with a base.</summary>
    /// <param name="basePerformance">The performance of the base on any scale from 0, such as a share of solved problems; 0 or more.</param>
    /// <param name="baseTokens">The tokens that the base uses; 0 or more.</param>
    /// <param name="performance">The performance on the same scale; 0 or more.</param>
    /// <param name="tokens">The tokens, counted in the same way; 0 or more.</param>
    /// <returns>The elasticity and how to read it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is negative, infinite or not a number.</exception>
    public static TokenElasticity Between(double basePerformance, double baseTokens, double performance, double tokens)
    {
        ThrowIfNotAmount(basePerformance, nameof(basePerformance));
        ThrowIfNotAmount(baseTokens, nameof(baseTokens));
        ThrowIfNotAmount(performance, nameof(performance));
        ThrowIfNotAmount(tokens, nameof(tokens));
        double gained = (performance - basePerformance) / basePerformance;
        double spent = (tokens - baseTokens) / baseTokens;
        TokenElasticityKind kind = basePerformance == 0 || baseTokens == 0
            ? TokenElasticityKind.Undefined
            : Read(performance.CompareTo(basePerformance), tokens.CompareTo(baseTokens));
        double value = kind switch
        {
            TokenElasticityKind.Undefined or TokenElasticityKind.Unchanged => double.NaN,
            TokenElasticityKind.FreeGain => double.PositiveInfinity,
            TokenElasticityKind.FreeLoss => double.NegativeInfinity,
            _ => gained / spent,
        };
        return new TokenElasticity(kind, value, gained, spent);
    }

    /// <summary>Compares recorded attempts with those of a base: the share that succeeded, and the mean of the weighted tokens.</summary>
    /// <param name="baseline">The attempts of the base; at least 1.</param>
    /// <param name="attempts">The attempts to compare with it, at the same problems; at least 1.</param>
    /// <param name="price">The prices that give output its weight; see <see cref="WeightedTokens(in Spend, ModelPrice)"/>.</param>
    /// <returns>The elasticity and how to read it.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no attempts on one side.</exception>
    public static TokenElasticity Between(IReadOnlyCollection<RunRecord> baseline, IReadOnlyCollection<RunRecord> attempts, ModelPrice price)
    {
        ThrowIfEmpty(baseline, nameof(baseline));
        ThrowIfEmpty(attempts, nameof(attempts));
        ArgumentNullException.ThrowIfNull(price);
        return Between(Performance(baseline), Tokens(baseline, price), Performance(attempts), Tokens(attempts, price));
    }

    /// <summary>Weighs output tokens against input tokens by what they cost: <c>T = T_in + μ × T_out</c> with <c>μ = p_out / p_in</c>.</summary>
    /// <param name="tokens">The tokens; input of all kinds counts as input, and reasoning as output.</param>
    /// <param name="price">The prices; where input costs nothing, μ is 1.</param>
    /// <returns>The tokens, in units of one input token.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="price"/> is <see langword="null"/>.</exception>
    public static double WeightedTokens(in Spend tokens, ModelPrice price)
    {
        ArgumentNullException.ThrowIfNull(price);
        return WeightedTokens(in tokens, price.InputPerMillion == 0 ? 1 : (double)(price.OutputPerMillion / price.InputPerMillion));
    }

    /// <summary>Weighs output tokens against input tokens: <c>T = T_in + μ × T_out</c>.</summary>
    /// <param name="tokens">The tokens; input of all kinds counts as input, and reasoning as output.</param>
    /// <param name="outputWeight">How many input tokens one output token counts for, μ; 0 or more.</param>
    /// <returns>The tokens, in units of one input token.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="outputWeight"/> is negative, infinite or not a number.</exception>
    public static double WeightedTokens(in Spend tokens, double outputWeight)
    {
        ThrowIfNotAmount(outputWeight, nameof(outputWeight));
        return tokens.InputTokens + tokens.CachedInputTokens + tokens.CacheWriteTokens
            + (outputWeight * (tokens.OutputTokens + tokens.ReasoningTokens));
    }

    private static TokenElasticityKind Read(int performance, int tokens) => (tokens, performance) switch
    {
        (0, 0) => TokenElasticityKind.Unchanged,
        (0, > 0) => TokenElasticityKind.FreeGain,
        (0, _) => TokenElasticityKind.FreeLoss,
        ( > 0, _) => TokenElasticityKind.Invested,
        (_, >= 0) => TokenElasticityKind.Dominates,
        _ => TokenElasticityKind.Saved,
    };

    private static double Performance(IReadOnlyCollection<RunRecord> attempts) => attempts.Count(attempt => attempt.IsSolved) / (double)attempts.Count;

    private static double Tokens(IReadOnlyCollection<RunRecord> attempts, ModelPrice price) =>
        attempts.Average(attempt => WeightedTokens(attempt.Spend, price));

    private static void ThrowIfEmpty(IReadOnlyCollection<RunRecord> attempts, string name)
    {
        ArgumentNullException.ThrowIfNull(attempts, name);
        if (attempts.Count == 0)
        {
            throw new ArgumentException("There must be at least one attempt.", name);
        }
    }

    private static void ThrowIfNotAmount(double value, string name)
    {
        if (value is not (>= 0 and < double.PositiveInfinity))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be 0 or more and finite, but is {value}.");
        }
    }
}
