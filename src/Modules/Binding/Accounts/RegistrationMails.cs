using Liaison.Binding.Contracts;
using Liaison.Kernel.Secrets;

namespace Liaison.Binding.Accounts;

/// <param name="Text">May hold a code: never printed.</param>
internal sealed record MailText(string Subject, string Text)
{
    public override string ToString() => Subject;
}

/// <summary>What a mailbox gets when somebody registers with it. Says who asks, so that nobody enters a code for a stranger.</summary>
internal static class RegistrationMails
{
    public static MailText Code(Secret code, string name, string? remoteAddress) => new(
        "Liaison 验证码 / verification code",
        $"""
        您的验证码是：{code.Reveal()}

        申请人自称“{MailWords.Harmless(name)}”，网络地址 {remoteAddress ?? "未知"}。验证码 10 分钟内有效，只能在申请时使用的那个浏览器中输入。
        如果不是您本人申请，请忽略本邮件，不要把验证码告诉任何人。

        Your verification code is: {code.Reveal()}

        It was asked for by somebody who calls themselves "{MailWords.Harmless(name)}", from the network address {remoteAddress ?? "unknown"}.
        It is valid for 10 minutes, and only in the browser that asked for it.
        If this was not you, ignore this mail and give the code to nobody.
        """);

    public static MailText AlreadyRegistered(string? remoteAddress) => new(
        "Liaison 账号已存在 / you have an account already",
        $"""
        有人（网络地址 {remoteAddress ?? "未知"}）用此邮箱注册，但您已有账号。
        如果是您本人，请直接登录；如果不是，无需任何操作，您的账号没有变化。

        Somebody (network address {remoteAddress ?? "unknown"}) tried to register with this mailbox, which has an account already.
        If this was you, simply sign in. If not, there is nothing to do: your account has not changed.
        """);
}
