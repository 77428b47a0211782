using System.Reflection;
using System.Text.Json;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Agents.Core.Hosting;

/// <summary>Makes tools of methods, some of whose parameters are services of the run.</summary>
internal static class ServiceTool
{
    public static Tool Create(IServiceProvider services, string name, Delegate method, string? description, ToolPolicy? policy, JsonSerializerOptions? serializerOptions)
    {
        IServiceProviderIsService? known = services.GetService<IServiceProviderIsService>();
        return new Tool(
            AIFunctionFactory.Create(method, new AIFunctionFactoryOptions
            {
                Name = name,
                Description = description,
                SerializerOptions = serializerOptions,
                ConfigureParameterBinding = parameter => Bind(parameter, known),
            }),
            policy);
    }

    private static AIFunctionFactoryOptions.ParameterBindingOptions Bind(ParameterInfo parameter, IServiceProviderIsService? known)
    {
        Type type = parameter.ParameterType;
        if (type == typeof(AgentContext))
        {
            return Filled((_, arguments) => ToolCallContext.Of(arguments));
        }

        if (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed)
        {
            return Filled((_, arguments) => ServicesOf(arguments, parameter).GetRequiredKeyedService(type, keyed.Key));
        }

        return type != typeof(IServiceProvider) && type != typeof(CancellationToken) && known is not null && IsService(type, known)
            ? Filled((_, arguments) => ServicesOf(arguments, parameter).GetRequiredService(type))
            : default;
    }

    // A container has an empty list of anything, so a list counts when its elements do.
    private static bool IsService(Type type, IServiceProviderIsService known) =>
        type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>)
            ? known.IsService(type.GenericTypeArguments[0])
            : known.IsService(type);

    private static IServiceProvider ServicesOf(AIFunctionArguments arguments, ParameterInfo parameter) => arguments.Services
        ?? throw new InvalidOperationException(
            $"The parameter '{parameter.Name}' is a service, and the run has none; start it with the {nameof(AgentRunner)}, or set {nameof(RunOptions)}.{nameof(RunOptions.Services)}.");

    private static AIFunctionFactoryOptions.ParameterBindingOptions Filled(Func<ParameterInfo, AIFunctionArguments, object?> fill) =>
        new() { ExcludeFromSchema = true, BindParameter = fill };
}
