namespace Agents.Core.Traces;

/// <summary>How much text of a trace is read before it is refused.</summary>
/// <remarks>Read once when reading starts; changes after that have no effect on it. Not thread-safe while it is being changed.</remarks>
public sealed class TraceReaderOptions
{
    /// <summary>The least <see cref="MaxLineBytes"/>.</summary>
    public const int LeastMaxLineBytes = 256;

    /// <summary>The greatest <see cref="MaxLineBytes"/>.</summary>
    public const int GreatestMaxLineBytes = 1 << 30;

    /// <summary>The least <see cref="MaxDepth"/>: a trace, its events, one of them.</summary>
    public const int LeastMaxDepth = 3;

    /// <summary>The greatest <see cref="MaxDepth"/>.</summary>
    public const int GreatestMaxDepth = 64;

    /// <summary>The greatest <see cref="MaxProblems"/>.</summary>
    public const int GreatestMaxProblems = 10_000;

    /// <summary>Gets or sets how long a line may be, in bytes of UTF-8.</summary>
    /// <value><see cref="LeastMaxLineBytes"/> to <see cref="GreatestMaxLineBytes"/> bytes. The default is 64 MiB.</value>
    public int MaxLineBytes { get; set; } = 64 << 20;

    /// <summary>Gets or sets how deep objects and arrays may stand in each other.</summary>
    /// <value><see cref="LeastMaxDepth"/> to <see cref="GreatestMaxDepth"/> levels. The default is 16.</value>
    public int MaxDepth { get; set; } = 16;

    /// <summary>Gets or sets how many problems are listed. Reading stops at the last of them.</summary>
    /// <value>1 to <see cref="GreatestMaxProblems"/>. The default is 100.</value>
    public int MaxProblems { get; set; } = 100;

    internal static TraceReaderOptions Check(TraceReaderOptions? options)
    {
        options ??= new TraceReaderOptions();
        options.ThrowIfInvalid();
        return new TraceReaderOptions { MaxLineBytes = options.MaxLineBytes, MaxDepth = options.MaxDepth, MaxProblems = options.MaxProblems };
    }

    private void ThrowIfInvalid()
    {
        List<string> failures = [];
        if (MaxLineBytes is < LeastMaxLineBytes or > GreatestMaxLineBytes)
        {
            failures.Add($"{nameof(MaxLineBytes)} must be {LeastMaxLineBytes} to {GreatestMaxLineBytes} bytes, but is {MaxLineBytes}.");
        }

        if (MaxDepth is < LeastMaxDepth or > GreatestMaxDepth)
        {
            failures.Add($"{nameof(MaxDepth)} must be {LeastMaxDepth} to {GreatestMaxDepth} levels, but is {MaxDepth}.");
        }

        if (MaxProblems is < 1 or > GreatestMaxProblems)
        {
            failures.Add($"{nameof(MaxProblems)} must be 1 to {GreatestMaxProblems}, but is {MaxProblems}.");
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(TraceReaderOptions), failures);
        }
    }
}
