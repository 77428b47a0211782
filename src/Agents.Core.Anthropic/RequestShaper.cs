using System.Text.Json;
using Agents.Core.Tools;
using Anthropic.Models.Messages;
using Microsoft.Extensions.AI;

namespace Agents.Core.Anthropic;

/// <summary>
/// Makes of a conversation what the provider takes: its own thinking as it was, ids that it allows, results that are short, refusals as their words,
/// and breakpoints of the cache. What the SDK would leave away is refused.
/// </summary>
/// <remarks>Messages, contents, tools and options belong to the caller: what must change is copied. Thread-safe.</remarks>
internal sealed partial class RequestShaper
{
    private static readonly ChatRole Developer = new("developer");

    private readonly CacheBreakpoints _breakpoints;

    public List<ChatMessage> Shape(IEnumerable<ChatMessage> messages, ref ChatOptions? options)
    {
        List<ChatMessage> shaped = [];
        foreach (ChatMessage? message in messages)
        {
            shaped.Add(Shape(message ?? throw new ArgumentException("The messages must not hold null.", nameof(messages))));
        }

        if (options?.ModelId is "")
        {
            // No name is none, and no name of a model.
            options = options.Clone();
            options.ModelId = null;
        }

        if (_breakpoints != CacheBreakpoints.None)
        {
            PutMarks(shaped, ref options);
        }

        return shaped;
    }

    private static ChatMessage Shape(ChatMessage message)
    {
        IList<AIContent> contents = message.Contents;
        bool isInstruction = message.Role == ChatRole.System || message.Role == Developer;
        bool mustChange = message.Role == Developer;
        for (int i = 0; i < contents.Count; i++)
        {
            ThrowIfLost(contents[i], isInstruction);
            mustChange |= MustChange(contents[i]);
        }

        if (!mustChange)
        {
            return message;
        }

        ChatMessage copy = message.Clone();
        copy.Role = isInstruction ? ChatRole.System : message.Role;
        copy.Contents = [.. contents.Select(Shape).OfType<AIContent>()];
        return copy;
    }

    /// <summary>Refuses what the SDK would leave away without a word.</summary>
    private static void ThrowIfLost(AIContent? content, bool isInstruction)
    {
        string? type = content switch
        {
            DataContent data when isInstruction || !(IsShown(data.MediaType) || data.HasTopLevelMediaType("text")) => data.MediaType,
            UriContent address when isInstruction || !IsShown(address.MediaType) => address.MediaType,
            _ => null,
        };
        if (type is not null && content!.RawRepresentation is not ContentBlockParam)
        {
            throw new NotSupportedException(
                $"The provider takes no {content.GetType().Name} of {type} {(isInstruction ? "as instructions" : "in a message")}; it takes images, PDF files, and text that is not an address.");
        }
    }

    private static bool IsShown(string type) =>
        type.StartsWith("image/", StringComparison.OrdinalIgnoreCase) || type.Equals("application/pdf", StringComparison.OrdinalIgnoreCase);

    private static bool MustChange(AIContent? content) => content switch
    {
        null or TextReasoningContent or ErrorContent => true,
        FunctionCallContent call => !CallIds.IsValid(call.CallId),
        FunctionResultContent result => result.Result is JsonElement || !CallIds.IsValid(result.CallId),
        _ => false,
    };

    private static AIContent? Shape(AIContent? content) => content switch
    {
        TextReasoningContent reasoning => ThinkingSeal.Open(reasoning),
        ErrorContent error => string.IsNullOrEmpty(error.Message) ? null : new TextContent(error.Message),
        FunctionCallContent call when !CallIds.IsValid(call.CallId) => new FunctionCallContent(CallIds.Fit(call.CallId), call.Name, call.Arguments)
        {
            AdditionalProperties = call.AdditionalProperties,
        },
        FunctionResultContent result when MustChange(result) => new FunctionResultContent(CallIds.Fit(result.CallId), Plain(result.Result))
        {
            Exception = result.Exception,
            AdditionalProperties = result.AdditionalProperties,
        },
        _ => content,
    };

    // The SDK writes JSON anew, indented, and text that stands in JSON with its quotes: a model pays for each space.
    private static object? Plain(object? result) => result is JsonElement ? ToolResultText.Of(result) : result;
}
