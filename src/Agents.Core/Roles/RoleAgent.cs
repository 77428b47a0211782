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
    private static readonly JsonSerializerOptions Lenient = ReadLeniently(RoleJsonContext.Default);

    /// <param name="name">The agent's name.</param>
    /// <param name="client">The model.</param>
    /// <param name="prompt">What it is told about its work.</param>
    /// <param name="configure">Changes the options of the agent.</param>
    /// <param name="check">Says what is wrong with an answer that could be read; <see langword="null"/> when nothing is.</param>
    /// <param name="context">What knows the type of the answer; <see langword="null"/> for that of the roles.</param>
    public static ChatAgent<T> Build<T>(
        string name,
        IChatClient client,
        string prompt,
        Action<ChatAgentOptions>? configure,
        Func<T, string?>? check = null,
        JsonSerializerContext? context = null)
    {
        ChatAgentBuilder builder = ChatAgent.Create(name, client).WithInstructions(prompt);
        if (configure is not null)
        {
            builder.Configure(configure);
        }

        JsonTypeInfo<T> type = (JsonTypeInfo<T>)(context is null ? Lenient : ReadLeniently(context)).GetTypeInfo(typeof(T));
        return builder.Build(new OutputFormat<T>(type, (context ?? RoleJsonContext.Default).Options, check));
    }

    private static JsonSerializerOptions ReadLeniently(JsonSerializerContext context) => new(context.Options)
    {
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        Converters = { new LenientBooleanConverter() },
    };
}
