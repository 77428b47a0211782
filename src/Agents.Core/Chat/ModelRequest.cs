using Agents.Core.Budgets;

namespace Agents.Core.Chat;

/// <summary>A model call that the budget has admitted.</summary>
internal readonly record struct ModelRequest
{
    /// <summary>Gets what was set aside.</summary>
    public required Spend Reserved { get; init; }

    /// <summary>Gets how many output tokens the model may use; <see langword="null"/> when neither options nor budget say.</summary>
    public required int? MaxOutputTokens { get; init; }

    /// <summary>Gets whether the budget left fewer output tokens than the options allow.</summary>
    public required bool IsClamped { get; init; }

    /// <summary>Gets the price by which the call is charged; <see langword="null"/> when only its tokens are counted.</summary>
    public required ModelPrice? Price { get; init; }
}
