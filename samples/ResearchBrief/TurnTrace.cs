using Agents.Core.Budgets;
using Agents.Core.Chat;

namespace ResearchBrief;

/// <summary>One turn of the agent, as far as the events have told: a model call, then the tool calls that it asked for.</summary>
internal sealed class TurnTrace(int number, string model, string? agent)
{
    // Where several agents work in one node, one after the other, each turn says whose it is.
    private readonly string _label = agent is null ? "turn" : $"{agent} turn";

    public int Number { get; } = number;

    public string Model { get; } = model;

    /// <summary>Gets or sets what the model call cost; <see langword="null"/> while it goes on.</summary>
    public Spend? Spend { get; set; }

    /// <summary>Gets or sets how many tools the model asks for; none when it answers.</summary>
    public int Asked { get; set; }

    /// <summary>Gets or sets how the model failed; <see langword="null"/> when it did not.</summary>
    public ModelErrorKind? Failure { get; set; }

    public List<CallTrace> Calls { get; } = [];

    public string Title
    {
        get
        {
            if (Spend is not { } spend)
            {
                return $"{_label} {Number}  {Model} …";
            }

            long output = spend.OutputTokens + spend.ReasoningTokens;
            string does = Failure is { } kind ? $"failed: {kind}" : Asked switch { 0 => "answers", 1 => "calls a tool", _ => $"calls {Asked} tools at once" };
            return $"{_label} {Number}  {Model} {does}  ({spend.Tokens - output:N0} tokens in, {output:N0} out)";
        }
    }
}
