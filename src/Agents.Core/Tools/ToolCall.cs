using Agents.Core.Budgets;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tools;

/// <summary>One call of a tool by a model, from the asking to the outcome. Belongs to one invoker; one thread at a time works on it.</summary>
internal sealed class ToolCall
{
    private string? _canonicalArguments;

    public ToolCall(FunctionCallContent content) => Content = content;

    public FunctionCallContent Content { get; }

    public string Name => Content.Name;

    /// <summary>Gets or sets the tool; <see langword="null"/> when there is none of that name.</summary>
    public Tool? Tool { get; set; }

    /// <summary>Gets or sets the outcome; <see langword="null"/> until it is known.</summary>
    public ToolOutcome? Outcome { get; set; }

    /// <summary>Gets or sets what the budget set aside for the call.</summary>
    public Reservation Reservation { get; set; }

    /// <summary>Gets or sets how often the same call was made by this agent in this run, this time included.</summary>
    public int Count { get; set; } = 1;

    /// <summary>Gets or sets the number of the call among those of the same tool, from 1.</summary>
    public int Ordinal { get; set; } = 1;

    /// <summary>Gets or sets what the call cost.</summary>
    public Spend Spend { get; set; }

    /// <summary>Gets or sets how long the call took.</summary>
    public TimeSpan Duration { get; set; }

    public string CanonicalArguments => _canonicalArguments ??= Tools.CanonicalArguments.Write(Content.Arguments);

    /// <summary>Gets what stands in the history as the result of the call.</summary>
    public object? ToResult() => Count != ToolInvoker.WarnedCount
        ? Outcome!.ToResult()
        : $"{Outcome!.ToText()}\n[notice] This was call {Count} of '{Name}' with the same arguments; the result will not change. The next one stops the run.";
}
