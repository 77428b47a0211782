using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Agents.Core.Benchmarks.Agents;

/// <summary>A tool that is asynchronous in shape and done at once.</summary>
/// <remarks>Written by hand, with a plain JSON schema, as the peers' tools are: no binding of typed parameters is measured anywhere.</remarks>
public sealed class WeatherTool : AIFunction
{
    /// <summary>The tool's name.</summary>
    public const string ToolName = "weather";

    /// <summary>The name of its one argument.</summary>
    public const string City = "city";

    private static readonly JsonElement Schema = JsonElement.Parse(
        """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}""");

    /// <inheritdoc/>
    public override string Name => ToolName;

    /// <inheritdoc/>
    public override string Description => "Tells the temperature in a city.";

    /// <inheritdoc/>
    public override JsonElement JsonSchema => Schema;

    /// <summary>Tells the temperature; what the floor calls directly.</summary>
    /// <param name="city">The city.</param>
    public static ValueTask<string> MeasureAsync(string city) => new($"21 degrees in {city}");

    /// <inheritdoc/>
    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
        await MeasureAsync((string)arguments[City]!);
}
