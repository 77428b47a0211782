using System.Text.Json;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Anthropic;

/// <summary>Makes of a conversation what the provider takes: its own thinking as it was, ids that it allows, results that are short, and breakpoints of the cache.</summary>
/// <remarks>Messages, contents, tools and options belong to the caller: what must change is copied. Thread-safe.</remarks>
internal sealed partial class RequestShaper
{
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
        for (int i = 0; i < contents.Count; i++)
        {
            if (MustChange(contents[i]))
            {
                ChatMessage copy = message.Clone();
                copy.Contents = [.. contents.Select(Shape).OfType<AIContent>()];
                return copy;
            }
        }

        return message;
    }

    private static bool MustChange(AIContent? content) => content switch
    {
        null or TextReasoningContent => true,
        FunctionCallContent call => !CallIds.IsValid(call.CallId),
        FunctionResultContent result => result.Result is JsonElement || !CallIds.IsValid(result.CallId),
        _ => false,
    };

    private static AIContent? Shape(AIContent? content) => content switch
    {
        TextReasoningContent reasoning => ThinkingSeal.Open(reasoning),
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
