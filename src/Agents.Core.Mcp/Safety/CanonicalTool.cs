using System.Text.Json;
using Agents.Core.Tools;
using ModelContextProtocol.Protocol;

namespace Agents.Core.Mcp.Safety;

/// <summary>What is told of a tool, each part as one text, the same for tools that say the same.</summary>
internal sealed record CanonicalTool
{
    // A change of what is hashed, or how, is a new version: every tool is then new.
    private const string Version = "agents-core/mcp-tool/1";

    private ToolFingerprint? _fingerprint;

    public required string Name { get; init; }

    public required string? Title { get; init; }

    public required string? Description { get; init; }

    public required string InputSchema { get; init; }

    public required string? OutputSchema { get; init; }

    public required string? AnnotatedTitle { get; init; }

    public required string Hints { get; init; }

    public ToolFingerprint Fingerprint => _fingerprint ??= Compute();

    public static CanonicalTool Of(ModelContextProtocol.Protocol.Tool tool) => new()
    {
        Name = tool.Name,
        Title = tool.Title,
        Description = tool.Description,
        InputSchema = Canonical(tool.InputSchema),
        OutputSchema = tool.OutputSchema is { } schema ? Canonical(schema) : null,
        AnnotatedTitle = tool.Annotations?.Title,
        Hints = tool.Annotations is { } annotations ? HintsOf(annotations) : "",
    };

    /// <summary>Gives what is kept to show a person later, cut to what is readable.</summary>
    public ToolDefinition ToDefinition() => new()
    {
        Title = ToolDefinition.Cut(Title),
        Description = ToolDefinition.Cut(Description),
        InputSchema = ToolDefinition.Cut(InputSchema),
        OutputSchema = ToolDefinition.Cut(OutputSchema),
        Annotations = ToolDefinition.Cut(AnnotatedTitle is null ? Hints : $"{Hints} title={AnnotatedTitle}"),
    };

    private static string Canonical(JsonElement schema)
    {
        try
        {
            return CanonicalArguments.WriteValue(schema);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // Half a surrogate pair, or nested too deep to be written: then each byte counts. No canonical text starts with a space.
            return $" {schema.GetRawText()}";
        }
    }

    private static string HintsOf(ToolAnnotations annotations) => string.Join(
        ' ',
        new (string Name, bool? Hint)[]
        {
            ("readOnly", annotations.ReadOnlyHint),
            ("destructive", annotations.DestructiveHint),
            ("idempotent", annotations.IdempotentHint),
            ("openWorld", annotations.OpenWorldHint),
        }.Where(hint => hint.Hint is not null).Select(hint => $"{hint.Name}={(hint.Hint == true ? "true" : "false")}"));

    private ToolFingerprint Compute()
    {
        using LengthPrefixedHash hash = new();
        return hash.Add(Version).Add(Name).Add(Title).Add(Description).Add(InputSchema).Add(OutputSchema).Add(AnnotatedTitle).Add(Hints).End();
    }
}
