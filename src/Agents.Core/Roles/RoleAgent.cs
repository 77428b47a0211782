using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.Roles;

/// <summary>Builds the chat agents behind roles, which read more than they ask for.</summary>
internal static class RoleAgent
{
    // Numbers and truth values in quotes, a comma too many, remarks.
    private static readonly JsonSerializerOptions Lenient = new(RoleJsonContext.Default.Options)
    {
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        Converters = { new LenientBooleanConverter() },
    };

    public static ChatAgent<T> Build<T>(
        string name, IChatClient client, string prompt, Action<ChatAgentOptions>? configure, Func<T, string?>? check = null)
    {
        ChatAgentBuilder builder = ChatAgent.Create(name, client).WithInstructions(prompt);
        if (configure is not null)
        {
            builder.Configure(configure);
        }

        JsonTypeInfo<T> type = (JsonTypeInfo<T>)Lenient.GetTypeInfo(typeof(T));
        return builder.Build(new OutputFormat<T>(type, RoleJsonContext.Default.Options, check));
    }
}
