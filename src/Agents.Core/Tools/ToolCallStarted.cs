namespace Agents.Core.Tools;

/// <summary>A tool is about to be called.</summary>
public sealed record ToolCallStarted : AgentEvent
{
    /// <summary>Gets the id that the model gave the call.</summary>
    public required string CallId { get; init; }

    /// <summary>Gets the name of the tool.</summary>
    public required string Tool { get; init; }

    /// <summary>Gets the arguments as JSON with sorted names.</summary>
    public required string Arguments { get; init; }

    internal override AgentEvent WithoutContent() => this with { Arguments = Withheld };

    internal override void Trace(RunTelemetry telemetry, object? subject)
    {
        if (subject is ToolCall call)
        {
            telemetry.Begin(this, ToolSpans.Describe(call, Path!, telemetry.CapturesContent ? Arguments : null));
        }
    }
}
