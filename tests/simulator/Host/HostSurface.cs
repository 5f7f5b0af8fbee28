using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Edge.Tests.Host;

/// <summary>Describes the host's public types in the words of the .api files.</summary>
internal static class HostSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> _keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
    };

    /// <summary>Types that the host adds to .NET, by full name; its own namespace is no part of the surface.</summary>
    public static Dictionary<string, SurfaceType> Read(Assembly assembly) => assembly.GetTypes()
        .Where(type => type.IsVisible && type.Namespace != typeof(Edge.Host.HostBoard).Namespace)
        .ToDictionary(TypeName, Describe);

    private static SurfaceType Describe(Type type)
    {
        if (type.IsSubclassOf(typeof(MulticastDelegate)))
        {
            var invoke = type.GetMethod("Invoke")!;
            return new SurfaceType($"delegate {TypeName(invoke.ReturnType)} {Parameters(invoke)}", new HashSet<string>(), new HashSet<string>());
        }

        return new SurfaceType(Header(type), Interfaces(type), Members(type).ToHashSet());
    }

    private static string Header(Type type)
    {
        if (type.IsEnum)
        {
            return $"enum public : {TypeName(type.GetEnumUnderlyingType())}";
        }

        List<string> modifiers = ["public"];
        if (type.IsClass)
        {
            var kind = (type.IsAbstract, type.IsSealed) switch
            {
                (true, true) => "static",
                (true, false) => "abstract",
                (false, true) => "sealed",
                _ => null,
            };
            modifiers.AddRange(kind == null ? [] : [kind]);
            return $"class {string.Join(' ', modifiers.Order(StringComparer.Ordinal))} : {TypeName(type.BaseType!)}";
        }

        if (type.IsInterface)
        {
            return "interface public";
        }

        modifiers.AddRange(type.IsDefined(typeof(IsReadOnlyAttribute), false) ? ["readonly"] : []);
        modifiers.AddRange(type.IsByRefLike ? ["ref"] : []);
        return $"struct {string.Join(' ', modifiers.Order(StringComparer.Ordinal))}";
    }

    private static HashSet<string> Interfaces(Type type) => type.IsEnum
        ? []
        : type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Select(TypeName).ToHashSet();

    private static IEnumerable<string> Members(Type type)
    {
        foreach (var field in type.GetFields(Declared))
        {
            if (type.IsEnum && field.IsStatic)
            {
                yield return $"value {field.Name} = {Constant(field.GetRawConstantValue())}";
            }
            else if (!type.IsEnum && Access(field.IsPublic, field.IsFamily || field.IsFamilyOrAssembly) is { } access)
            {
                var storage = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
                var value = field.IsLiteral ? " = " + Constant(field.GetRawConstantValue()) : "";
                yield return $"field {access} {storage}{TypeName(field.FieldType)} {field.Name}{value}";
            }
        }

        foreach (var constructor in type.GetConstructors(Declared).Where(constructor => !constructor.IsStatic))
        {
            if (Access(constructor) is { } access)
            {
                yield return $"ctor {access} {Parameters(constructor)}";
            }
        }

        foreach (var method in type.GetMethods(Declared).Where(IsOrdinary))
        {
            if (Access(method) is { } access)
            {
                yield return $"method {access} {Words(method)}{TypeName(method.ReturnType)} {method.Name}{Parameters(method)}";
            }
        }

        foreach (var property in type.GetProperties(Declared))
        {
            var index = property.GetIndexParameters();
            var indexer = index.Length > 0 ? $"({Parameters(index)})" : "";
            foreach (var accessor in property.GetAccessors(nonPublic: true))
            {
                if (Access(accessor) is { } access)
                {
                    yield return $"property {TypeName(property.PropertyType)} {property.Name}{indexer} {access} {Words(accessor)}{accessor.Name[..3]}";
                }
            }
        }

        foreach (var declared in type.GetEvents(Declared))
        {
            if (Access(declared.AddMethod!) is { } access)
            {
                yield return $"event {access} {Words(declared.AddMethod!)}{TypeName(declared.EventHandlerType!)} {declared.Name}";
            }
        }
    }

    private static bool IsOrdinary(MethodInfo method) =>
        !method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static string? Access(MethodBase method) => Access(method.IsPublic, method.IsFamily || method.IsFamilyOrAssembly);

    private static string? Access(bool isPublic, bool isProtected) => isPublic ? "public" : isProtected ? "protected" : null;

    private static string Words(MethodInfo method) =>
        (method.IsStatic ? "static " : "") + (method.IsAbstract ? "abstract " : "");

    private static string Parameters(MethodBase method) => $"({Parameters(method.GetParameters())})";

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(parameter =>
    {
        var modifier = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref "
            : parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        var type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        var value = parameter.HasDefaultValue ? " = " + Constant(parameter.RawDefaultValue) : "";
        return $"{modifier}{TypeName(type)} {parameter.Name}{value}";
    }));

    private static string Constant(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string TypeName(Type type) => type.IsArray
        ? TypeName(type.GetElementType()!) + "[]"
        : _keywords.TryGetValue(type, out var keyword) ? keyword : type.FullName!;
}
