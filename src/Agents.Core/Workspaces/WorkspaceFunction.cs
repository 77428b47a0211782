using System.Text.Json;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Workspaces;

/// <summary>A function on a workspace whose arguments are texts.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What a model reads of it.</param>
/// <param name="parameters">The properties of its schema, as JSON; all are required.</param>
/// <param name="required">Their names.</param>
/// <param name="work">The work; it is given what reads an argument.</param>
internal sealed class WorkspaceFunction(
    string name, string description, string parameters, string[] required, Func<Func<string, string>, CancellationToken, ValueTask<string>> work) : AIFunction
{
    public override string Name => name;

    public override string Description => description;

    public override JsonElement JsonSchema { get; } = Parse(parameters, required);

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        string Read(string argument) =>
            arguments.TryGetValue(argument, out object? value) && value is not null
                ? ToolResultText.Of(value)
                : throw new ArgumentException($"The argument '{argument}' is missing.", nameof(arguments));

        try
        {
            return await work(Read, cancellationToken).ConfigureAwait(false);
        }
        catch (WorkspacePathException refused)
        {
            return refused.Message; // a model may well try such a path, and learns by this which paths there are
        }
    }

    private static JsonElement Parse(string parameters, string[] required)
    {
        string names = string.Join(", ", required.Select(name => $"\"{name}\""));
        using JsonDocument document = JsonDocument.Parse($$"""{ "type": "object", "properties": {{parameters}}, "required": [{{names}}] }""");
        return document.RootElement.Clone();
    }
}
