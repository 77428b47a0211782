using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Agents.Core.Benchmarks.Scoring;

/// <summary>How many tokens the declarations of tools are in a prompt: their bytes as JSON, divided by four, as no tokenizer is the same for every model.</summary>
public static class PromptTokens
{
    private const int BytesAToken = 4;

    /// <summary>Counts the tokens of a tool's name, description and parameters.</summary>
    /// <param name="function">The tool.</param>
    public static int Count(AIFunctionDeclaration function)
    {
        ArrayBufferWriter<byte> buffer = new();
        using Utf8JsonWriter writer = new(buffer);
        writer.WriteStartObject();
        writer.WriteString("name", function.Name);
        writer.WriteString("description", function.Description);
        writer.WritePropertyName("parameters");
        function.JsonSchema.WriteTo(writer);
        writer.WriteEndObject();
        writer.Flush();
        return (buffer.WrittenCount + BytesAToken - 1) / BytesAToken;
    }

    /// <summary>Counts the tokens of several tools.</summary>
    /// <param name="functions">The tools.</param>
    public static int Count(IEnumerable<AIFunctionDeclaration> functions) => functions.Sum(Count);
}
