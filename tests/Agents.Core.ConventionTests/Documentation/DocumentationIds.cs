using System.Reflection;

namespace Agents.Core.ConventionTests.Documentation;

/// <summary>Writes the ids under which the compiler stores documentation (C# specification, annex D.4).</summary>
internal static class DocumentationIds
{
    public static string Of(MemberInfo member) => member switch
    {
        Type type => "T:" + TypeName(type),
        FieldInfo => $"F:{TypeName(member.DeclaringType!)}.{member.Name}",
        EventInfo => $"E:{TypeName(member.DeclaringType!)}.{member.Name}",
        PropertyInfo property => $"P:{TypeName(member.DeclaringType!)}.{member.Name}{Parameters(property.GetIndexParameters())}",
        ConstructorInfo constructor => $"M:{TypeName(member.DeclaringType!)}.#ctor{Parameters(constructor.GetParameters())}",
        MethodInfo method => MethodId(method),
        _ => throw new ArgumentException($"{member.MemberType} has no documentation id.", nameof(member)),
    };

    private static string MethodId(MethodInfo method)
    {
        string arity = method.IsGenericMethod ? "``" + method.GetGenericArguments().Length : "";
        string result = method.Name is "op_Implicit" or "op_Explicit" ? "~" + Encode(method.ReturnType) : "";
        return $"M:{TypeName(method.DeclaringType!)}.{method.Name}{arity}{Parameters(method.GetParameters())}{result}";
    }

    private static string TypeName(Type type) =>
        (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static string Parameters(ParameterInfo[] parameters) =>
        parameters.Length == 0 ? "" : $"({string.Join(",", parameters.Select(parameter => Encode(parameter.ParameterType)))})";

    private static string Encode(Type type)
    {
        if (type.IsByRef)
        {
            return Encode(type.GetElementType()!) + "@";
        }

        if (type.IsPointer)
        {
            return Encode(type.GetElementType()!) + "*";
        }

        if (type.IsArray)
        {
            int rank = type.GetArrayRank();
            return $"{Encode(type.GetElementType()!)}[{(rank == 1 ? "" : string.Join(",", Enumerable.Repeat("0:", rank)))}]";
        }

        if (type.IsGenericParameter)
        {
            return (type.DeclaringMethod is null ? "`" : "``") + type.GenericParameterPosition;
        }

        return type.IsGenericType ? EncodeGeneric(type) : TypeName(type);
    }

    // The arguments stand behind the level of nesting that declares them: Outer{A}.Inner{B}.
    private static string EncodeGeneric(Type type)
    {
        Queue<Type> arguments = new(type.GetGenericArguments());
        string[] levels = TypeName(type).Split('.');
        for (int i = 0; i < levels.Length; i++)
        {
            string[] nameAndArity = levels[i].Split('`');
            if (nameAndArity.Length > 1)
            {
                IEnumerable<string> taken = Enumerable.Range(0, int.Parse(nameAndArity[1])).Select(_ => Encode(arguments.Dequeue()));
                levels[i] = $"{nameAndArity[0]}{{{string.Join(",", taken)}}}";
            }
        }

        return string.Join('.', levels);
    }
}
