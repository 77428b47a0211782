using Agents.Core.Budgets;

namespace ResearchBrief;

/// <summary>One turn of the agent, as far as the events have told: a model call, then the tool calls that it asked for.</summary>
internal sealed class TurnTrace(int number, string model)
{
    public int Number { get; } = number;

    public string Model { get; } = model;

    /// <summary>Gets or sets what the model call cost; <see langword="null"/> while it goes on.</summary>
    public Spend? Spend { get; set; }

    public List<CallTrace> Calls { get; } = [];

    public string Title => Spend is { } spend
        ? $"turn {Number}  {Model}  {spend.Tokens - spend.OutputTokens - spend.ReasoningTokens:N0} tokens in, {spend.OutputTokens + spend.ReasoningTokens:N0} out"
        : $"turn {Number}  {Model}  …";
}
