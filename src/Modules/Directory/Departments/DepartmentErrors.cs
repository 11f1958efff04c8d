using Liaison.Kernel.Outcomes;

namespace Liaison.Directory.Departments;

internal static class DepartmentErrors
{
    public static readonly Refusal ManagedByWeCom = new(
        "directory.managed-by-wecom", 409,
        "The departments come from WeCom: change them in WeCom's admin console and run a sync. To manage them here, unbind the corp first.");

    public static readonly Refusal NoParent = new("directory.no-such-parent", 422, "The department above it does not exist.");
    public static readonly Refusal NoDepartment = new("directory.no-such-department", 422, "One of the departments does not exist.");
    public static readonly Refusal NameTaken = new("directory.department-name-taken", 409, "There is a department of this name in the same place already.");
    public static readonly Refusal HasChildren = new("directory.department-has-children", 409, "There are departments below it. Move or remove them first.");
    public static readonly Refusal BelowItself = new("directory.department-below-itself", 422, "A department cannot be moved below itself.");
    public static readonly Refusal TooDeep = new("directory.department-too-deep", 422, "Departments go 15 levels deep at the most.");
}
