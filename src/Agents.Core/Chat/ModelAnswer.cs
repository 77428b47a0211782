using System.Text.Json;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>Takes out of an answer what cannot be counted, sent again or stored: missing messages and contents, and arguments that are no JSON.</summary>
/// <remarks>Calls with such arguments stay, marked as calls whose arguments could not be read, so that the model learns of it.</remarks>
internal static class ModelAnswer
{
    /// <summary>Gives back the answer itself when there is nothing to take out; else a copy, since the answer belongs to the client.</summary>
    public static ChatResponse Clean(ChatResponse response)
    {
        IList<ChatMessage> messages = response.Messages;
        for (int i = 0; i < messages.Count; i++)
        {
            if (!IsClean(messages[i]))
            {
                return Copy(response);
            }
        }

        return response;
    }

    private static bool IsClean(ChatMessage? message)
    {
        if (message is null)
        {
            return false;
        }

        IList<AIContent> contents = message.Contents;
        for (int i = 0; i < contents.Count; i++)
        {
            if (!IsClean(contents[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsClean(AIContent? content) =>
        content is not null && (content is not FunctionCallContent call || WritableJson.IsWritable(call.Arguments));

    private static ChatResponse Copy(ChatResponse response)
    {
        List<ChatMessage> messages = new(response.Messages.Count);
        foreach (ChatMessage? message in response.Messages)
        {
            if (IsClean(message))
            {
                messages.Add(message!);
            }
            else if (message is not null)
            {
                ChatMessage copy = message.Clone();
                copy.Contents = [.. message.Contents.Where(content => content is not null).Select(content => IsClean(content) ? content : Unread(content))];
                messages.Add(copy);
            }
        }

        return new ChatResponse(messages) { ModelId = response.ModelId, FinishReason = response.FinishReason, Usage = response.Usage };
    }

    private static FunctionCallContent Unread(AIContent content)
    {
        FunctionCallContent call = (FunctionCallContent)content;
        return new FunctionCallContent(call.CallId, call.Name)
        {
            Exception = call.Exception ?? new JsonException("The arguments cannot be written as JSON."),
            InformationalOnly = call.InformationalOnly,
        };
    }
}
