using System.Text.Json;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Scoring.Tools;

/// <summary>Tools for tests of the search: a name, a description, a schema.</summary>
internal static class ToolSamples
{
    /// <summary>Gets 12 tools in 3 groups.</summary>
    public static ToolSet Office { get; } = ToolSet.Create(
    [
        Make("mail__send_message", "Sends a letter to one or more people."),
        Make("mail__list_folders", "Lists the folders of a mailbox."),
        Make("mail__delete_message", "Moves a letter to the bin."),
        Make("mail__search_letters", "Finds letters by sender, subject or date."),
        Make("calendar__create_event", "Books a meeting in a calendar.", """{ "attendees": { "type": "array", "description": "Colleagues to invite" } }"""),
        Make("calendar__list_events", "Lists what stands in a calendar on a day."),
        Make("calendar__find_free_slot", "Finds a time at which everybody is free."),
        Make("calendar__cancel_event", "Takes a meeting out of a calendar."),
        Make("weather__get_forecast", "Forecasts temperature, rain and wind of a place.", """{ "unit": { "type": "string", "enum": ["celsius", "fahrenheit"] } }"""),
        Make("weather__get_alerts", "Lists warnings of storms and floods."),
        Make("weather__get_sunrise", "Tells when the sun comes up and goes down."),
        Make("weather__get_history", "Reads measurements of past days."),
    ]);

    public static Tool Make(string name, string description, string properties = "{}") => new(new SampleFunction(name, description, properties));

    /// <summary>Makes a set of numbered tools, of which each has one word that no other has.</summary>
    public static ToolSet Numbered(int count) =>
        ToolSet.Create(Enumerable.Range(0, count).Select(i => Make($"tool_{i}", $"Works on {Word(i)} and nothing else.")));

    public static string Word(int i) => $"{(char)('a' + (i % 26))}{(char)('a' + (i / 26 % 26))}{(char)('a' + (i / 676 % 26))}qz";

    private sealed class SampleFunction(string name, string description, string properties) : AIFunction
    {
        public override string Name => name;

        public override string Description => description;

        public override JsonElement JsonSchema { get; } = JsonDocument.Parse($$"""{ "type": "object", "properties": {{properties}} }""", new JsonDocumentOptions { MaxDepth = int.MaxValue }).RootElement;

        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) => new($"{name} done");
    }
}
