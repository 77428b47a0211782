namespace Agents.Core.Budgets;

/// <summary>One line of a <see cref="PriceBook"/>: a model, or a family of models, what it charges, and who says so.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record PriceEntry
{
    /// <summary>Gets the model's id as the client reports it, or a pattern for several ids.</summary>
    /// <value>1 or more characters. <c>*</c> stands for any text, also none; every other character stands for itself, case included.</value>
    public required string Model
    {
        get;
        init => field = string.IsNullOrEmpty(value) ? throw new ArgumentException("Model must not be empty.", nameof(value)) : value;
    }

    /// <summary>Gets what it charges.</summary>
    public required ModelPrice Price { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); }

    /// <summary>Gets the day on which the price was last compared with its source.</summary>
    /// <value><see langword="null"/> when it is not known. The default is <see langword="null"/>.</value>
    public DateOnly? Date { get; init; }

    /// <summary>Gets where the price is stated, such as the address of a price list.</summary>
    /// <value><see langword="null"/> when it is not known. The default is <see langword="null"/>.</value>
    public string? Source { get; init; }

    /// <summary>Gets whether <see cref="Model"/> is a pattern, which is when it contains <c>*</c>.</summary>
    public bool IsPattern => ModelPattern.IsPattern(Model);
}
