using System.Reflection;

namespace Agents.Core.ConventionTests.Layers;

/// <summary>Finds every type that a type uses: in its signatures, attributes, local variables and instructions.</summary>
internal static class ReferenceWalker
{
    public static IEnumerable<Reference> From(Type type)
    {
        string name = NameOf(type);
        IEnumerable<Type> interfaces = type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []);
        IEnumerable<Type?> header = [type.BaseType, .. interfaces, .. Constraints(type.GetGenericArguments())];
        return
        [
            .. header.SelectMany(used => Uses(name, used)),
            .. Attributes(name, type.GetCustomAttributesData()),
            .. type.GetFields(Visibility.Declared).SelectMany(OfField),
            .. type.GetProperties(Visibility.Declared).SelectMany(property => Attributes(NameOf(property), property.GetCustomAttributesData())),
            .. type.GetEvents(Visibility.Declared).SelectMany(@event => Attributes(NameOf(@event), @event.GetCustomAttributesData())),
            .. type.GetMethods(Visibility.Declared).SelectMany(OfMethod),
            .. type.GetConstructors(Visibility.Declared).SelectMany(OfMethod),
        ];
    }

    public static string NameOf(MemberInfo member) => member is Type type
        ? ((type.IsGenericType ? type.GetGenericTypeDefinition().FullName : type.FullName) ?? type.Name).Replace('+', '.')
        : member.DeclaringType is { } owner ? $"{NameOf(owner)}.{member.Name}" : member.Name;

    private static IEnumerable<Reference> OfField(FieldInfo field) =>
        [.. Uses(NameOf(field), field.FieldType), .. Attributes(NameOf(field), field.GetCustomAttributesData())];

    private static IEnumerable<Reference> OfMethod(MethodBase method)
    {
        string name = NameOf(method);
        ParameterInfo[] parameters = method is MethodInfo { ReturnParameter: { } returned }
            ? [.. method.GetParameters(), returned]
            : method.GetParameters();
        Type[] generic = method is MethodInfo ? method.GetGenericArguments() : [];
        return
        [
            .. parameters.SelectMany(parameter => Uses(name, parameter.ParameterType)),
            .. parameters.SelectMany(parameter => Attributes(name, parameter.GetCustomAttributesData())),
            .. Constraints(generic).SelectMany(used => Uses(name, used)),
            .. Attributes(name, method.GetCustomAttributesData()),
            .. OfBody(name, method, generic),
        ];
    }

    private static IEnumerable<Reference> OfBody(string name, MethodBase method, Type[] generic)
    {
        if (method.GetMethodBody() is not { } body)
        {
            yield break;
        }

        IEnumerable<Type?> declared =
        [
            .. body.LocalVariables.Select(local => local.LocalType),
            .. body.ExceptionHandlingClauses.Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause).Select(clause => clause.CatchType),
        ];
        foreach (Reference reference in declared.SelectMany(used => Uses(name, used)))
        {
            yield return reference;
        }

        Type[] ofType = method.DeclaringType?.GetGenericArguments() ?? [];
        foreach (int token in InstructionReader.MemberTokens(body.GetILAsByteArray() ?? []))
        {
            MemberInfo? member = method.Module.ResolveMember(token, ofType, generic);
            foreach (Reference reference in OfMember(name, member))
            {
                yield return reference;
            }
        }
    }

    private static IEnumerable<Reference> OfMember(string from, MemberInfo? member) => member switch
    {
        Type type => Uses(from, type),
        null => [],
        _ =>
        [
            .. Uses(from, member.DeclaringType).Select((use, i) => i == 0 ? use with { To = NameOf(member) } : use),
            .. (member is MethodInfo { IsGenericMethod: true } method ? method.GetGenericArguments() : []).SelectMany(used => Uses(from, used)),
        ],
    };

    private static IEnumerable<Type?> Constraints(IEnumerable<Type> parameters) =>
        parameters.Where(parameter => parameter.IsGenericParameter).SelectMany(parameter => parameter.GetGenericParameterConstraints());

    private static IEnumerable<Reference> Attributes(string from, IEnumerable<CustomAttributeData> attributes) =>
        attributes.SelectMany(attribute =>
            Uses(from, attribute.AttributeType).Concat(
                attribute.ConstructorArguments.Concat(attribute.NamedArguments.Select(named => named.TypedValue)).SelectMany(argument => OfArgument(from, argument))));

    private static IEnumerable<Reference> OfArgument(string from, CustomAttributeTypedArgument argument) => argument.Value switch
    {
        Type type => Uses(from, type),
        IEnumerable<CustomAttributeTypedArgument> many => many.SelectMany(one => OfArgument(from, one)),
        _ => Uses(from, argument.ArgumentType),
    };

    // The type itself first, then what it is made of: element types and type arguments.
    private static IEnumerable<Reference> Uses(string from, Type? type)
    {
        if (type is null || type.IsGenericParameter)
        {
            return [];
        }

        if (type.IsFunctionPointer)
        {
            return type.GetFunctionPointerParameterTypes().Append(type.GetFunctionPointerReturnType()).SelectMany(part => Uses(from, part));
        }

        return type.HasElementType
            ? Uses(from, type.GetElementType())
            : [new Reference(from, NameOf(type), type), .. type.GetGenericArguments().SelectMany(argument => Uses(from, argument))];
    }
}
