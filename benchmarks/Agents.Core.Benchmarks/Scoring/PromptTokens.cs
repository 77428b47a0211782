using System.Text;
using Microsoft.Extensions.AI;

namespace Agents.Core.Benchmarks.Scoring;

/// <summary>How many tokens the declarations of tools are in a prompt, as <c>ToolsSelected</c> counts them: a quarter of their bytes, as no
/// tokenizer is the same for every model.</summary>
public static class PromptTokens
{
    private const int BytesAToken = 4;
    private const int BytesAround = 16;

    /// <summary>Counts the bytes of a tool's name, description and parameters, and of what stands around them.</summary>
    /// <param name="function">The tool.</param>
    public static int CountBytes(AIFunctionDeclaration function) =>
        BytesAround
        + Encoding.UTF8.GetByteCount(function.Name)
        + Encoding.UTF8.GetByteCount(function.Description)
        + Encoding.UTF8.GetByteCount(function.JsonSchema.GetRawText());

    /// <summary>Makes tokens of bytes.</summary>
    /// <param name="bytes">At least 0.</param>
    public static int OfBytes(int bytes) => bytes / BytesAToken;
}
