using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tools;

/// <summary>A function that a model may call, and the policy under which it is called.</summary>
/// <remarks>
/// A tool is an <see cref="AIFunction"/>, so it works with any client as it is; the policy holds where an agent of this library
/// calls it. Immutable; as thread-safe as its function, which several calls may run at once.
/// </remarks>
public sealed class Tool : DelegatingAIFunction
{
    private ArgumentSchema? _schema;

    /// <summary>Initializes a tool.</summary>
    /// <param name="function">The function. One that is wrapped in <see cref="ApprovalRequiredAIFunction"/> needs approval here too.</param>
    /// <param name="policy">The policy; <see langword="null"/> for that of the tool inside <paramref name="function"/>, else
    /// <see cref="ToolPolicy.Default"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The function's name is empty, longer than 128 characters, or holds a slash or a control character.</exception>
    public Tool(AIFunction function, ToolPolicy? policy = null)
        : base(Unwrap(function))
    {
        AgentPath.CheckName(InnerFunction.Name, nameof(function));

        // Asked for as a service, so that a wrapper around a tool does not strip it of its policy.
        policy ??= function.GetService<ToolPolicy>() ?? ToolPolicy.Default;
        Policy = function.GetService<ApprovalRequiredAIFunction>() is null ? policy : policy with { NeedsApproval = true };
        ContextFunction = InnerFunction.GetService<IContextFunction>();
        WantsContext = ContextFunction is not null
            || InnerFunction.UnderlyingMethod?.GetParameters().Any(parameter => parameter.ParameterType == typeof(AgentContext)) == true;
        StartsInline = Policy.StartsInline ?? !MayBlock(InnerFunction.UnderlyingMethod);
    }

    /// <summary>Gets the policy.</summary>
    public ToolPolicy Policy { get; }

    /// <summary>Gets whether the function is given the context of the call.</summary>
    internal bool WantsContext { get; }

    /// <summary>Gets the library's own function inside; <see langword="null"/> when there is none.</summary>
    internal IContextFunction? ContextFunction { get; }

    internal bool StartsInline { get; }

    /// <summary>Gets the name of the unit that calls are counted in.</summary>
    internal string UnitName => Policy.Unit ?? Name;

    internal AIFunction Function => InnerFunction;

    internal ArgumentSchema Schema => _schema ??= ArgumentSchema.ReadAny(JsonSchema);

    /// <summary>Makes a tool of a method.</summary>
    /// <param name="method">The method. Its parameters become the schema, apart from a <see cref="CancellationToken"/>, an
    /// <see cref="IServiceProvider"/> and an <see cref="AgentContext"/>, which the run provides; a
    /// <see cref="System.ComponentModel.DescriptionAttribute"/> on it and on its parameters is what the model reads.</param>
    /// <param name="name">The name; <see langword="null"/> for the method's own, which for a lambda is what the compiler made up.</param>
    /// <param name="description">The description; <see langword="null"/> for that of the method's attribute.</param>
    /// <param name="policy">The policy; <see langword="null"/> for <see cref="ToolPolicy.Default"/>.</param>
    /// <param name="serializerOptions">How arguments and result become JSON; <see langword="null"/> for <see cref="AIJsonUtilities.DefaultOptions"/>,
    /// which a trimmed program extends with types of its own here.</param>
    /// <returns>The tool.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="method"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The name breaks its rule.</exception>
    public static Tool Create(
        Delegate method,
        string? name = null,
        string? description = null,
        ToolPolicy? policy = null,
        JsonSerializerOptions? serializerOptions = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        return new Tool(
            AIFunctionFactory.Create(method, new AIFunctionFactoryOptions
            {
                Name = name,
                Description = description,
                SerializerOptions = serializerOptions,
                ConfigureParameterBinding = BindContext,
            }),
            policy);
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType == typeof(ToolPolicy) ? Policy : base.GetService(serviceType, serviceKey);
    }

    private static AIFunction Unwrap(AIFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function is Tool tool ? tool.InnerFunction : function;
    }

    private static bool MayBlock(MethodInfo? method)
    {
        if (method is null)
        {
            return false;
        }

        Type type = method.ReturnType;
        type = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return type != typeof(Task) && type != typeof(ValueTask) && type != typeof(Task<>) && type != typeof(ValueTask<>);
    }

    private static AIFunctionFactoryOptions.ParameterBindingOptions BindContext(ParameterInfo parameter) =>
        parameter.ParameterType != typeof(AgentContext)
            ? default
            : new AIFunctionFactoryOptions.ParameterBindingOptions
            {
                ExcludeFromSchema = true,
                BindParameter = (_, arguments) => ToolCallContext.Of(arguments),
            };
}
