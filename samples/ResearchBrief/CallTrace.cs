using System.Text.Json;
using Agents.Core.Tools;

namespace ResearchBrief;

/// <summary>One tool call, as far as the events have told.</summary>
internal sealed class CallTrace
{
    public CallTrace(string tool, string arguments)
    {
        Tool = tool;
        Arguments = Describe(arguments);
    }

    public string Tool { get; }

    public string Arguments { get; }

    /// <summary>Gets or sets how the call ended; <see langword="null"/> while it goes on.</summary>
    public ToolOutcome? Outcome { get; set; }

    /// <summary>Gets or sets why another tool was called in its place, and which; <see langword="null"/> when none was.</summary>
    public string? Rerouted { get; set; }

    /// <summary>Gets how much came back, or what went wrong; empty while the call goes on.</summary>
    public string Result
    {
        get
        {
            string text = Outcome?.ToText() ?? "";
            int lines = text.Count(c => c == '\n') + 1;
            return Rerouted is not null ? Rerouted
                : Outcome is null ? ""
                : !Outcome.IsSuccess ? text
                : $"{(lines > 1 ? $"{Amount.Of(lines, "line")}, " : "")}{Amount.Of(text.Length, "character")}";
        }
    }

    // The events carry JSON; a single value reads better without its name.
    private static string Describe(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return string.Join(", ", document.RootElement.EnumerateObject().Select(argument => argument.Value.ValueKind == JsonValueKind.String
            ? $"\"{argument.Value.GetString()}\""
            : argument.Value.GetRawText()));
    }
}
