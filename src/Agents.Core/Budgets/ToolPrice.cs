namespace Agents.Core.Budgets;

/// <summary>What one unit of a tool's work costs, and who says so. A unit is a call, unless the tool's owner counts otherwise.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record ToolPrice
{
    /// <summary>Gets the tool's name.</summary>
    /// <value>1 or more characters.</value>
    public required string Tool
    {
        get;
        init => field = string.IsNullOrEmpty(value) ? throw new ArgumentException("Tool must not be empty.", nameof(value)) : value;
    }

    /// <summary>Gets the price of one unit, in micro-dollars (millionths of a US dollar).</summary>
    /// <value>0 or more.</value>
    public required long MicroDollarsPerUnit
    {
        get;
        init => field = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"MicroDollarsPerUnit must be 0 or more, but is {value}.");
    }

    /// <summary>Gets the day on which the price was last compared with its source.</summary>
    /// <value><see langword="null"/> when it is not known. The default is <see langword="null"/>.</value>
    public DateOnly? Date { get; init; }

    /// <summary>Gets where the price is stated.</summary>
    /// <value><see langword="null"/> when it is not known. The default is <see langword="null"/>.</value>
    public string? Source { get; init; }

    /// <summary>Computes what an amount of units costs.</summary>
    /// <param name="units">The units; 0 or more.</param>
    /// <returns>The cost in micro-dollars.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is negative.</exception>
    /// <exception cref="OverflowException">The cost does not fit 64 bits.</exception>
    public long CostOf(long units)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(units);
        return checked(units * MicroDollarsPerUnit);
    }
}
