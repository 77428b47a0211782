using Agents.Core;
using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Tools;

namespace WebApi;

/// <summary>What this API tells of a run: a shape of its own, so that events of the library may change without its clients.</summary>
internal sealed record RunMessage
{
    public required string Type { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required string Path { get; init; }

    public string? Text { get; init; }

    public string? Model { get; init; }

    public string? Tool { get; init; }

    public long? Tokens { get; init; }

    public decimal? Dollars { get; init; }

    /// <summary>Tells of an event; <see langword="null"/> for those that are nobody's business outside.</summary>
    public static RunMessage? Of(AgentEvent step) => step switch
    {
        RunStarted => Make(step, "started"),
        TextStreamed text => Make(step, "text") with { Text = text.Text },
        ModelCallCompleted call => Make(step, "model") with { Model = call.Model, Tokens = call.Spend.Tokens, Dollars = call.Spend.Dollars },
        ToolCallCompleted call => Make(step, "tool") with { Tool = call.Tool, Text = call.Outcome.IsSuccess ? "succeeded" : "failed" },
        RunFailed failed => Make(step, "failed", failed.Spend) with { Text = failed.Message },
        RunCanceled canceled => Make(step, "cancelled", canceled.Spend),
        _ => null,
    };

    public static RunMessage OfResult(RunCompleted completed, string output) => Make(completed, "result", completed.Spend) with { Text = output };

    private static RunMessage Make(AgentEvent step, string type) => new() { Type = type, Time = step.Time, Path = $"{step.Path}" };

    private static RunMessage Make(AgentEvent step, string type, Spend spend) => Make(step, type) with { Tokens = spend.Tokens, Dollars = spend.Dollars };
}
