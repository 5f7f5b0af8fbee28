using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Edge.Tests.House;

/// <summary>
/// Finds instructions of an assembly that mean something else on the board than on the desktop, for the sign of a cast. The board's interpreter tags each number on
/// its stack with its type; a cast between int and uint, or long and ulong, compiles to nothing and leaves the tag as it was, also as an argument and as a result. Only
/// a local, a field or an element gives its own. Right shifts, remainders, and conversions to long or to floating point go by the tag.
/// </summary>
internal sealed class BoardSigns
{
    private readonly Dictionary<string, MethodDefinition> _methods;
    private readonly ILookup<string, MethodDefinition> _overrides;
    private readonly Dictionary<(string Method, int Parameter), Tag> _arguments = [];
    private readonly Dictionary<string, Tag> _results = [];
    private readonly SortedSet<string> _found = [];
    private bool _isChanged;

    private BoardSigns(ModuleDefinition module)
    {
        var all = module.GetTypes().SelectMany(type => type.Methods).ToArray();
        _methods = all.ToDictionary(method => method.FullName);
        _overrides = all.Where(method => method.IsVirtual).SelectMany(method => Bases(method).Select(name => (name, method))).ToLookup(pair => pair.name, pair => pair.method);
    }

    [Flags]
    private enum Tag
    {
        None = 0,
        Signed = 1,
        Unsigned = 2,
    }

    /// <summary>Looks through an assembly that was compiled with optimization, as the board's is.</summary>
    /// <param name="path">The assembly; its symbols lie beside it.</param>
    /// <returns>One line for each place; empty: none.</returns>
    public static IReadOnlyCollection<string> Find(string path)
    {
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(Path.GetDirectoryName(path));
        using var module = ModuleDefinition.ReadModule(path, new ReaderParameters { AssemblyResolver = resolver, ReadSymbols = true });
        var signs = new BoardSigns(module);
        do
        {
            // Tags of arguments and results go from method to method until no more come.
            signs._isChanged = false;
            foreach (var method in signs._methods.Values.Where(method => method.HasBody))
            {
                signs.Walk(method);
            }
        }
        while (signs._isChanged);

        return signs._found;
    }

    private static IEnumerable<string> Bases(MethodDefinition method)
    {
        for (var type = method.DeclaringType.BaseType?.Resolve(); type is not null; type = type.BaseType?.Resolve())
        {
            foreach (var same in type.Methods.Where(same => same.IsVirtual && same.Name == method.Name && same.Parameters.Count == method.Parameters.Count))
            {
                yield return same.FullName;
            }
        }
    }

    private static Tag TagOf(TypeReference type)
    {
        if (type.IsByReference || type.IsArray)
        {
            return Tag.None;
        }

        var isEnum = !type.IsPrimitive && type.Resolve() is { IsEnum: true };
        return type.MetadataType switch
        {
            MetadataType.UInt32 or MetadataType.UInt64 => Tag.Unsigned,
            MetadataType.Single or MetadataType.Double or MetadataType.Void => Tag.None,
            _ => type.IsPrimitive || isEnum ? Tag.Signed : Tag.None,
        };
    }

    private void Walk(MethodDefinition method)
    {
        var start = method.Body.Instructions[0];
        var stacks = new Dictionary<Instruction, Tag[]> { [start] = [] };
        var waiting = new Queue<Instruction>([start]);
        foreach (var handler in method.Body.ExceptionHandlers)
        {
            stacks[handler.HandlerStart] = handler.HandlerType == ExceptionHandlerType.Catch ? [Tag.None] : [];
            waiting.Enqueue(handler.HandlerStart);
        }

        while (waiting.TryDequeue(out var instruction))
        {
            var stack = new Stack<Tag>(stacks[instruction]);
            Step(method, instruction, stack);
            foreach (var next in Followers(instruction))
            {
                if (Merge(stacks, next, stack.Reverse().ToArray()))
                {
                    waiting.Enqueue(next);
                }
            }
        }
    }

    private static bool Merge(Dictionary<Instruction, Tag[]> stacks, Instruction at, Tag[] stack)
    {
        if (!stacks.TryGetValue(at, out var known))
        {
            stacks[at] = stack;
            return true;
        }

        var merged = known.Zip(stack, (one, other) => one | other).ToArray();
        stacks[at] = merged;
        return !merged.SequenceEqual(known);
    }

    private static IEnumerable<Instruction> Followers(Instruction instruction)
    {
        if (instruction.Operand is Instruction target)
        {
            yield return target;
        }

        foreach (var one in instruction.Operand as Instruction[] ?? [])
        {
            yield return one;
        }

        var goesOn = instruction.OpCode.FlowControl is not (FlowControl.Branch or FlowControl.Return or FlowControl.Throw);
        if (goesOn && instruction.Next is not null)
        {
            yield return instruction.Next;
        }
    }

    private void Step(MethodDefinition method, Instruction instruction, Stack<Tag> stack)
    {
        var code = instruction.OpCode;
        switch (code.Code)
        {
            case Code.Call or Code.Callvirt or Code.Newobj:
                Call((MethodReference)instruction.Operand, code.Code == Code.Newobj, stack);
                return;
            case Code.Ret:
                Return(method, stack);
                return;
            case Code.Dup:
                stack.Push(stack.Peek());
                return;
            case Code.Neg or Code.Not:
                return;
            case Code.Add or Code.Sub or Code.Mul or Code.Div or Code.Div_Un or Code.Rem_Un or Code.And or Code.Or or Code.Xor or Code.Shl or Code.Shr_Un:
                // The left side's stays.
                stack.Pop();
                return;
            case Code.Shr or Code.Rem:
                stack.Pop();
                Note(method, instruction, stack.Peek());
                return;
            case Code.Conv_I8 or Code.Conv_R4 or Code.Conv_R8:
                Note(method, instruction, stack.Peek());
                break;
            case Code.Leave or Code.Leave_S:
                stack.Clear();
                return;
        }

        for (var i = Pops(code); i > 0; i--)
        {
            stack.Pop();
        }

        if (code.StackBehaviourPush != StackBehaviour.Push0)
        {
            stack.Push(Pushed(method, instruction));
        }
    }

    private static int Pops(OpCode code) => code.StackBehaviourPop switch
    {
        StackBehaviour.Pop0 => 0,
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
        StackBehaviour.Popref_popi_popi or StackBehaviour.Popref_popi_popi8 or StackBehaviour.Popref_popi_popr4 => 3,
        StackBehaviour.Popref_popi_popr8 or StackBehaviour.Popref_popi_popref => 3,
        _ => 2,
    };

    private Tag Pushed(MethodDefinition method, Instruction instruction)
    {
        var body = method.Body;
        switch (instruction.OpCode.Code)
        {
            case Code.Conv_U4 or Code.Conv_U8 or Code.Ldelem_U4 or Code.Ldind_U4 or Code.Ldlen:
                return Tag.Unsigned;
            case Code.Conv_R4 or Code.Conv_R8 or Code.Conv_R_Un or Code.Ldc_R4 or Code.Ldc_R8:
                return Tag.None;
            case Code.Ldfld or Code.Ldsfld:
                return TagOf(((FieldReference)instruction.Operand).FieldType);
            case Code.Ldloc_0 or Code.Ldloc_1 or Code.Ldloc_2 or Code.Ldloc_3:
                return TagOf(body.Variables[instruction.OpCode.Code - Code.Ldloc_0].VariableType);
            case Code.Ldloc or Code.Ldloc_S:
                return TagOf(((VariableDefinition)instruction.Operand).VariableType);
            case Code.Ldarg_0 or Code.Ldarg_1 or Code.Ldarg_2 or Code.Ldarg_3:
                return Argument(method, instruction.OpCode.Code - Code.Ldarg_0 - (method.HasThis ? 1 : 0));
            case Code.Ldarg or Code.Ldarg_S:
                return Argument(method, ((ParameterDefinition)instruction.Operand).Index);
            default:
                return instruction.OpCode.StackBehaviourPush is StackBehaviour.Pushi or StackBehaviour.Pushi8 ? Tag.Signed : Tag.None;
        }
    }

    private Tag Argument(MethodDefinition method, int index) =>
        index < 0 ? Tag.None : _arguments.GetValueOrDefault((method.FullName, index), TagOf(method.Parameters[index].ParameterType));

    private void Call(MethodReference called, bool isNew, Stack<Tag> stack)
    {
        var targets = _overrides[called.FullName].ToList();
        if (_methods.TryGetValue(called.FullName, out var own))
        {
            targets.Add(own);
        }

        for (var i = called.Parameters.Count - 1; i >= 0; i--)
        {
            var tag = stack.Pop();
            foreach (var target in targets)
            {
                Add(_arguments, (target.FullName, i), tag);
            }
        }

        if (isNew)
        {
            stack.Push(Tag.None);
            return;
        }

        if (called.HasThis)
        {
            stack.Pop();
        }

        if (called.ReturnType.MetadataType != MetadataType.Void)
        {
            var results = targets.Aggregate(Tag.None, (tags, target) => tags | _results.GetValueOrDefault(target.FullName));
            stack.Push(results != Tag.None ? results : TagOf(called.ReturnType));
        }
    }

    private void Return(MethodDefinition method, Stack<Tag> stack)
    {
        if (method.ReturnType.MetadataType != MetadataType.Void)
        {
            Add(_results, method.FullName, stack.Pop());
        }
    }

    private void Add<TKey>(Dictionary<TKey, Tag> tags, TKey key, Tag tag)
        where TKey : notnull
    {
        var known = tags.GetValueOrDefault(key);
        tags[key] = known | tag;
        _isChanged |= tags[key] != known;
    }

    private void Note(MethodDefinition method, Instruction instruction, Tag tag)
    {
        // The byte that a shift is made for is the same with either sign: no byte lies above the value.
        var isByte = instruction.OpCode.Code == Code.Shr && instruction.Next.OpCode.Code == Code.Conv_U1;
        if (tag.HasFlag(Tag.Unsigned) && !isByte)
        {
            var point = method.DebugInformation.SequencePoints.LastOrDefault(point => point.Offset <= instruction.Offset && !point.IsHidden);
            _found.Add($"{Path.GetFileName(point?.Document.Url)}:{point?.StartLine} {method.Name}: {instruction.OpCode} of what is unsigned on the board");
        }
    }
}
